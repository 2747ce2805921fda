import { ada, ben, chat, chloe, type ConversationScript, says } from './script.ts'

export const chatsToday: readonly ConversationScript[] = [
  chat('dreamer', '2m', [
    says('0m', `Hi! Is the living room on your front page a real place, or did you build it for the picture? I am asking
      because I would like to move in.`),
  ]),

  chat('amara', '6m', [
    says('0m', 'Morning. The good news: parcel FF-10418 is here, a day early.'),
    says('1m', `The other news: my celadon mug has become a puzzle with four
      pieces.`, { files: ['mug-in-four-pieces.png'] }),
    says('1m', 'The other three mugs are perfect, so please do not make me send everything back.'),
  ]),

  chat('mateo', '38m', [
    says('0m', `Hola, tengo el código VERDE10 del boletín y al pagar me dice que "no existe". Yo lo estoy viendo, así
      que existir, existe.`),
    ben.takes('4m'),
    ben.replies('3m', `¡Hola, Mateo! Tienes razón: existe, pero solo para plantas, y en tu cesta veo dos manteles. El
      boletín no lo explicaba bien. ¿Te lo cambio por uno que sirva para todo?`),
    says('14m', 'Pues sí, por favor. Aunque ahora también quiero una planta. Muy hábil todo.'),
  ]),

  chat('noah', '52m', [
    says('0m', 'My fiddle-leaf fig has dropped four leaves since Tuesday. It looks at me while it does it.'),
    chloe.takes('2m'),
    chloe.replies('2m', 'Oh no. Did anything change on Monday? A new spot, an open window, a radiator switched on?'),
    says('6m', 'We moved it one metre so that the sofa could go by the wall.'),
    chloe.replies('3m', `That will be it. Figs hold a grudge about furniture for around three weeks. Leave it where it
      is now, water only when the top five centimetres are dry, and do not turn the pot. If it drops more than ten
      leaves, write to me and we send another.`),
    says('4m', 'It is now the most demanding member of the household, and we have a toddler.'),
    chloe.replies('2m', 'The toddler at least grows out of it. Keep me posted, Noah.'),
  ]),

  chat('chidi', '1h 5m', [
    says('0m', 'Your checkout wants me to pay NaN €. Tempting, but I think it is a bug.'),
    ada.takes('3m'),
    ada.replies('1m', 'That is our most generous price yet. Which browser are you in, and what is in your basket?'),
    says('9m', `Safari, language German. Three things: two planters and the 24,50 throw. Console attached, I do this for
      a living.`, { files: ['console.txt'] }),
    ada.notes('5m', `Line 2 comes as "24,50" with a comma when the browser is set to German, and checkout.js cannot read
      it. Passed on with his log; workaround is to switch the shop to English.`),
    ada.replies('2m', `You have found it for us: the comma in 24,50. A fix goes out this afternoon. If you switch the
      shop to English you can order now, and I have taken the postage off as a finder's fee.`),
    says('30m', `Works in English, 83,50. Still broken on the tablet though, where the price is now "undefined". Closer
      to free, I suppose?`),
  ]),

  chat('zainab', '1h 25m', [
    says('0m', `Salam, does the indigo on the big throw rub off? My sofa is white and I have been warned about
      myself.`),
    chloe.reads('20m'),
    says('31m', 'Also: cold wash only, or is 30 degrees allowed?'),
  ]),

  chat('minji', '2h', [
    says('0m', 'Hello, how much is shipping of one moon jar (30 cm) to Seoul? The checkout only shows Europe.'),
    ben.takes('12m'),
    ben.replies('4m', `Hello! We do ship to Korea, by hand as it were: 38 € for one jar, insured, in about nine days.
      Customs may add about 10% at your end. Shall I send you a payment link?`),
    says('25m', 'Yes please. And can you wrap it so that it survives my uncle, who collects the mail?'),
    ben.replies('9m', `Two boxes, a lot of wood wool, and a note in Korean that says "not a ball". The link is on its
      way to your address.`),
    says('40m', 'Gamsahamnida! 😄 I paid. Now I wait by the window.'),
  ]),

  chat('doubter', '4h', [
    says('0m', 'are you a robot'),
    ben.takes('3m'),
    ben.replies('1m', 'No, I am Ben. I have watered 40 plants this morning and one shoe.'),
    says('2m', 'thats what a robot would say'),
    ben.replies('2m', 'A robot would have missed the shoe. What can I help with?'),
    says('6m', 'how often do i water a string of pearls. every page on the internet says something else'),
    ben.replies('4m', `Every page is right for its own window. Do this instead: squeeze a pearl. Firm means wait, soft
      means water. In winter that comes to about once in three weeks.`),
  ]),

  chat('siobhan', '3h 10m', [
    says('0m', `Not a complaint! The eucalyptus wreath is up and the postman asked where it is from, which has never
      happened with a door of mine.`),
    chloe.takes('8m'),
    chloe.replies('3m', 'You have made the whole packing table smile. Will you send us a picture of the door?'),
    says('50m', `I will, when it stops raining, so in April. One small thing while I have you: will it dry nicely or
      will it drop bits on everyone who visits?`),
  ]),

  chat('eleni', '7h', [
    says('0m', `Kalimera! My table is oval, 210 by 120 cm. I want the cloth to hang down about 25 cm everywhere. Which
      size? Your chart knows only rectangles.`),
    chloe.takes('15m'),
    chloe.replies('6m', `Kalimera, Eleni! 210 + 50 by 120 + 50 makes 260 by 170. Our 170 × 270 comes within a few
      centimetres, and its corners will hang lower, which looks very fine on an oval. If you want it even all round, we
      can cut and hem it to shape for 22 €, in a week.`),
    says('2h', 'Cut to shape, please! Do I draw the oval for you, or do ovals come in standard?'),
    chloe.reads('45m'),
  ]),

  chat('rafael', '9h', [
    says('0m', `Bom dia! My order FF-10377 (stoneware casserole) says "held at customs" since Friday. Is there something
      I must do?`),
    ada.takes('25m'),
    ada.replies('7m', `Bom dia, Rafael. They want your CPF number on the form and the courier never asked you for it.
      Send it straight to the courier by the link in their mail, not here in the chat, and it should move within two
      days.`),
    says('1h 40m', 'Done, obrigado. It now says "being inspected". I hope that they do not cook in it.'),
    ada.replies('15m', `If it comes back with garlic on it, the next one is on us. I look at the tracking again tomorrow
      morning and write to you either way.`),
  ]),
]
