import { ada, ben, chat, chloe, type ConversationScript, email, says } from './script.ts'

/** Pending: the customer's turn. Snoozed: nobody's, for a while. */
export const resting: readonly ConversationScript[] = [
  email('ilona', '1d 20h', 'Törött tányér / broken plate', [
    says('0m', `Hello,

      one plate of six arrived broken, the box was not. It must have had an inner struggle.

      What should I do? Ilona Szabó`),
    ben.takes('1h'),
    ben.replies('10m', `Szia Ilona,

      I am sorry about the plate and its struggle. Could you send a picture of the break and of the number below the
      plate? Then I can send a new one from the same firing, so that the six still match.

      Ben`),
    ben.pends('1m'),
  ]),

  chat('oleksandr', '2d 8h', [
    says('0m', 'Добрий день! Hello, my vase came without the metal insert for flowers. Is it a separate article?'),
    chloe.takes('7m'),
    chloe.replies('3m', `Добрий день! No, it belongs to the vase and should have been in the box. What is your order
      number? Then it goes out today.`),
    says('2m', 'It is at home and I am at work. I write in the evening.'),
    chloe.pends('5m'),
  ]),

  email('gwen', '4d 3h', 'Wrong curtains, right colour', [
    says('0m', `Hiya,

      I ordered the Moss curtains in 230 and got them in 130. They are lovely, if I ever move into a doll's house.

      Can I swap them?

      Gwen`),
    chloe.takes('2h'),
    chloe.replies('15m', `Hi Gwen,

      of course, and the mistake was ours. A label for the return is on its way in a second mail; the long ones leave
      today, you need not wait for us to get the short ones.

      Chloe`, { bounced: '552 5.2.2 Mailbox full' }),
    chloe.notes('1h', `Our answer bounced: mailbox full. Rang her, left a message on her voicemail, and the long
      curtains went out anyway.`),
    chloe.pends('2m'),
  ]),

  chat('seun', '3d 11h', [
    says('0m', `Afternoon! Which roller blind do I need for a window that is "about this big"? I am holding my arms
      apart.`),
    ben.takes('4m'),
    ben.replies('2m', `That is a fine window. Could you put a tape measure between your arms? Width inside the frame at
      the top, the middle and the bottom; the smallest one counts.`),
    says('3m', 'I own a hammer, a pasta machine and no tape measure. Will borrow one at the weekend.'),
    ben.replies('2m', 'The pasta machine will do in a pinch: 14 cm a sheet. I am here on Monday.'),
    ben.pends('1m'),
  ]),

  email('lucia', '2d 14h', 'Envío a México y aduana', [
    says('0m', `Hola,

      me encantan las macetas de barro. ¿Hacen envíos a la Ciudad de México? Y si es así, ¿cuánto cobra la aduana? La
      última vez que pedí algo de Europa pagué más por el sello que por el contenido.

      Lucía Herrera`),
    ada.takes('5h'),
    ada.replies('25m', `Hola, Lucía:

      Sí, enviamos a México, con seguro, en unos doce días. La aduana suele pedir un 17 % sobre el valor y el RFC de
      quien recibe. Si me dice cuáles y cuántas macetas quiere, le calculo el total exacto, sello incluido.

      Un saludo, Ada`),
    ada.pends('1m'),
  ]),

  email('amara', '6d 2h', 'Guarantee for the table loom', [
    says('0m', `Hello!

      The beater of my table loom (bought from you last winter) has come loose at one side. Does the two-year guarantee
      cover "enthusiasm"?

      Amara`),
    ada.takes('3h'),
    ada.replies('12m', `Hello Amara,

      enthusiasm is what it was built for, so yes. Could you find the receipt, or tell me roughly when you bought it?
      There were two makers that winter and I want to send you the right beater.

      Ada`),
    says('1d 3h', `It was in December, in the shop, in the rain. Receipt: I am looking. It is in a safe place, which is
      the problem.`, {
      quoted: '> Could you find the receipt, or tell me roughly when you bought it?' }),
    ada.notes('2h', `December and in the shop: either maker. If she does not find it by next week, we send both beaters
      and she keeps the one that fits.`),
    ada.pends('1m'),
  ]),

  chat('minji', '5d 4h', [
    says('0m', 'The "Sign in" page on my phone is going round and round since 20 minutes.'),
    ada.takes('6m'),
    ada.replies('2m', `I am sorry! Could you try once in a private window? If it works there, an old cookie is at fault
      and I can tell you how to throw it out.`),
    says('3m', 'I am on the train with 1% battery. Later!'),
    ada.pends('2m'),
  ]),

  email('marisol', '7d 5h', 'Eliminar mi cuenta', [
    says('0m', `Buenas tardes:

      Me mudo a un barco (es una larga historia) y ya no tendré ni paredes ni macetas. Les pido que eliminen mi cuenta y
      mis datos.

      Ha sido un placer. Marisol Quispe`),
    chloe.takes('4h'),
    chloe.replies('30m', `Buenas tardes, Marisol:

      La echaremos de menos, y nos gustaría mucho oír la larga historia. Antes de borrar los datos tengo que confirmar
      que es usted: le he enviado un enlace a esta misma dirección. En cuanto lo abra, queda todo eliminado en un día.

      ¡Buen viento! Chloe`),
    chloe.pends('1m'),
  ]),

  email('freya', '9d', 'The duvet in that blue', [
    says('0m', `Dear Ada,

      You once had a duvet cover in a blue that I can only describe as "the sea at Skanör, half past nine, June". Not
      Tidewater. Before that.

      Will it ever return? I ask every year, I know.

      Freya`),
    ada.takes('1h'),
    ada.replies('40m', `Dear Freya,

      it was called Shallows, and I have news: the dyer has found the old recipe. The first lengths come from her in two
      weeks. I shall hold a strip of it to the window at half past nine and write to you, and only then we talk of June.

      Ada`),
    says('50m', 'You have made my year.'),
    ada.snoozes('10m', 'for two weeks, until the first lengths of Shallows come'),
  ]),

  chat('paolo', '8d 7h', [
    says('0m', `Ciao! When does the next kiln with the terracotta glaze open? I need a lid. (I have a pot. I had a
      lid.)`),
    chloe.takes('3m'),
    chloe.replies('4m', `Ciao Paolo! Next week, if the weather lets the clay dry. I put your name on a lid before it is
      even a lid.`),
    says('1m', 'Grazie! My pot and I will wait, uncovered.'),
    chloe.snoozes('3m', 'until the kiln is opened'),
  ]),

  email('hannah', '11d', 'Borrowing pieces for a photo shoot', [
    says('0m', `Hello,

      before we order in earnest: a gardening magazine takes pictures of our new shop. Might we borrow six planters and
      two aprons for a week? I will keep well away from them myself.

      Hannah`),
    ben.takes('2h'),
    ben.replies('35m', `Hello Hannah,

      with pleasure. They come on Thursday in a crate that survives anything, you included. Please send them back after
      the shoot, and a copy of the magazine.

      Ben`),
    ben.notes('3m', `On loan: 6 planters (Chalk), 2 aprons (Moss). Due back after the shoot. Worth waiting for, this
      could become a good account.`),
    ben.snoozes('1m', 'until the loan is due'),
  ]),

  chat('haruka', '13d 3h', [
    says('0m', 'オリーブの木の予約はできますか。'),
    chloe.takes('9m'),
    chloe.replies('6m', 'はい、承っております。霜の心配がなくなる三月下旬にお届けいたします。'),
    says('5m', 'では、一本お願いします。名前はもう決めました。'),
    chloe.notes('2m', 'One olive tree reserved for the end of March. She has already named it; we did not ask.'),
    chloe.snoozes('1m', 'until the frost is over'),
  ]),
]
