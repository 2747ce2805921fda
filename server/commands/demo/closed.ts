import { ada, ben, chat, chloe, type ConversationScript, email, says, saysInHtml } from './script.ts'

export const closed: readonly ConversationScript[] = [
  chat('siobhan', '3d 6h', [
    says('0m', `Just to say: the parcel smelled of lavender, there was a handwritten note, and I cried a bit in the
      hall. Thank you. That is all.`),
    ada.replies('25m', `Thank you for telling us, Siobhán. The note was by Tilde from packing; I have read her your
      message aloud, and now she is crying a bit in the hall.`),
    ada.closes('3m'),
  ]),

  email('wei', '5d 2h', 'Refund for the grey rug', [
    says('0m', `Hello,

      the rug went back to you on Monday (tracking attached to your own label). When will I see the money? My wife has
      spent it already. Wei Chen`),
    ada.takes('2h'),
    ada.notes('20m', `Rug arrived this morning, unused, still smells of cedar. Full refund, postage included: our colour
      photo was off.`),
    ada.replies('5m', `Hello Wei,

      it came this morning, in better shape than it left. SGD 412.00 are on their way to your card, postage included,
      since our picture promised a warmer grey.

      Ada`),
    says('1d 3h', `Received. The next rug will be bought by daylight.
      Thanks.`, { quoted: '> SGD 412.00 are on their way to your card, postage included' }),
    ada.closes('40m'),
  ]),

  chat('noah', '4d 9h', [
    says('0m', 'Can you gift-wrap a watering can, or is that against its nature?'),
    ben.takes('2m'),
    ben.replies('1m', `It fights back, but we win. 4 € in brown paper with a sprig of rosemary. I have added it to
      FF-10340.`),
    says('2m', 'You absolute hero.'),
    ben.closes('10m'),
  ]),

  email('sabine', '6d 5h', 'Rechnung fehlt', [
    says('0m', `Guten Tag,

      zu FF-10322 habe ich das Paket, die Freude und den Katalog bekommen, nur keine Rechnung. Könnten Sie sie
      nachreichen?

      Sabine Keller`),
    ben.takes('1h'),
    ben.replies('8m', `Guten Tag Frau Keller,

      hier kommt der unerfreulichste Teil der Lieferung: Die Rechnung liegt jetzt in Ihrem Konto unter „Bestellungen“.
      Schön, dass der Rest Freude macht.

      Ben Okafor`),
    says('2h', 'Gefunden, vielen Dank!'),
    ben.closes('5m'),
  ]),

  chat('julien', '8d 2h', [
    says('0m', 'Bonjour, quelle taille de housse pour un lit de 160 si je veux que ça tombe bien des deux côtés ?'),
    chloe.takes('3m'),
    chloe.replies('2m', `Bonjour Julien ! 260 × 240. En 240 × 220, l'un des deux côtés se sentira toujours moins
      aimé.`),
    says('4m', 'Parfait, 260 alors. Pas de jaloux chez nous.'),
    chloe.closes('15m'),
  ]),

  email('beatrix', '20d 3h', 'The little spoon', [
    says('0m', `My dear people,

      In the box with the jam jars lay a small wooden spoon that I had not ordered. I would not wish to be thought a
      thief at my age. Shall I post it back?

      Yours ever, Beatrix Thornbury`),
    ada.takes('5h'),
    ada.replies('20m', `Dear Mrs Thornbury,

      please keep it, with our love: it was a present for your twenty-fifth order. Next time we shall write it on the
      box, so that nobody loses a night's sleep.

      Ada Lindqvist`),
    says('1d 4h', 'Then it shall be the spoon for guests that I like. There are four.'),
    ada.closes('1h'),
  ]),

  chat('mateo', '10d 6h', [
    says('0m', `Hola, quiero devolver el jarrón. Es precioso, pero mi suegra me ha regalado el mismo. Y el suyo se
      queda, por razones obvias.`),
    ben.takes('5m'),
    ben.replies('3m', `Lo entendemos perfectamente: hay batallas que no se dan. La etiqueta de devolución ya está en tu
      correo; en cuanto llegue, te devolvemos los 46 €.`),
    says('6m', 'Gracias, Ben. Salvas familias.'),
    ben.notes('3d', 'Vase is back, intact. 46 € refunded.'),
    ben.closes('1m'),
  ]),

  email('jonas', '15d 4h', 'Invoice address for floor 2', [
    saysInHtml('0m', `
<p>Hi there,</p><p>please put <b>cost centre 4410</b> on the invoice. Without it our finance system sends it to
<i>Catering</i>, who paid the last one out of confusion.</p>
<p>Thanks, Jonas</p>`),
    chloe.takes('45m'),
    chloe.replies('10m', `Hi Jonas, done: a new invoice with 4410 is in your account, the old one is void. Please tell
      Catering that the soup was worth every plant. Chloe`),
    says('50m', `Catering says the rubber tree is hereby theirs.
      Thanks!`, { quoted: '> a new invoice with 4410 is in your account, the old one is void.' }),
    chloe.closes('20m'),
  ]),

  chat('chidi', '12d 5h', [
    says('0m', `Small one: on /fr the "Add to basket" button says "undefined undefined". Twice undefined, so it must be
      important.`),
    ada.takes('4m'),
    ada.replies('6m', `Thank you! Two missing translations since last night. Now it says "Ajouter au panier", defined
      twice over.`),
    says('3m', 'Confirmed from here. You are quicker than my own team.'),
    ada.closes('2m'),
  ]),

  email('ravi', '4d 20h', 'Internship in your pottery?', [
    says('0m', `Dear team,

      I study ceramics in Colombo and would like to spend the summer with you as an intern. I can throw, glaze, fire,
      sweep, and make tea for eleven people at once, which I am told is rarer.

      Ravi Fernando`),
    ada.assigns('3h', 'chloe'),
    chloe.notes('2h', `Asked the workshop: no places this summer, but they would gladly answer questions, and were moved
      by the tea.`),
    chloe.replies('15m', `Dear Ravi,

      this summer our workshop is full, and the potters asked me to say that they are sorry, above all about the tea. If
      you have questions on clay or glaze, send them: they will answer. Applications for next year open in January.

      Chloe`),
    says('14h', 'Thank you for such a kind no. The questions will follow, I have many.'),
    chloe.closes('30m'),
  ]),

  chat('zainab', '9d 8h', [
    says('0m', 'STOP the order please!! FF-10290. My sister has just told me that we painted the room GREEN.'),
    ben.takes('1m'),
    ben.replies('1m', 'Stopped, with the parcel already in my hands. Same throw in another colour, or all back?'),
    says('5m', 'Indigo. Goes with green, she swears. She also swore that the room was white.'),
    ben.replies('3m', 'Indigo is in the box instead. Same price, nothing to pay.'),
    ben.closes('1h'),
  ]),

  email('ines', '17d 6h', 'May we pick up ourselves?', [
    says('0m', `Hello,

      my brother drives past you on Wednesday with an empty van (he sells oranges, they are gone by then). Can he take
      our order along?

      Inês`),
    chloe.takes('1h'),
    chloe.replies('10m', `Hello Inês, gladly: gate 2, any time from eight to four, and he should ask for Tilde. We take
      the postage off. Chloe`),
    says('2d 1h', `All here and not one broken. Only the tea towels smell of oranges, so we charge more for
      them.`, { quoted: '> gate 2, any time from eight to four' }),
    chloe.closes('25m'),
  ]),

  chat('greta', '19d 7h', [
    says('0m', 'Ist die Vase „Nebel“ innen glasiert? Also: dicht? Meine letzte hat das Klavier gegossen.'),
    chloe.takes('4m'),
    chloe.replies('3m', `Innen glasiert und jede einzeln mit Wasser geprüft. Das Klavier darf weiterhin trocken
      klingen.`),
    says('2m', 'Wunderbar, bestellt. Danke!'),
    chloe.closes('6m'),
  ]),

  email('marisol', '16d 2h', 'Demasiados boletines', [
    says('0m', `Hola, en una semana me han llegado cuatro boletines sobre helechos. Me gustan los helechos, pero no
      tanto. ¿Me pueden quitar de la lista? Marisol`),
    ben.takes('40m'),
    ben.replies('6m', `Hola, Marisol:

      Tienes toda la razón: fueron tres de más, por un error nuestro. Ya estás fuera de la lista y no recibirás ninguno
      más, ni de helechos ni de nada.

      Perdona las molestias, Ben`),
    ben.closes('2m'),
  ]),
]
