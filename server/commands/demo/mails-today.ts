import { ada, ben, chloe, type ConversationScript, email, says, saysInHtml } from './script.ts'

export const mailsToday: readonly ConversationScript[] = [
  email('derek', '3d 4h', 'Order FF-10311: a bench with three legs', [
    says('0m', `Dear Sir or Madam,

      Two weeks ago I ordered your oak hallway bench, 389 euros. What came yesterday has three legs. The picture shows
      four. I counted both several times.

      Please send the fourth leg.

      D. Holloway, Leeds`),
    says('1d 9h', `Still nothing. I have propped the bench up with an encyclopaedia (volume 4, FRA to HIP). My wife
      would like to sit down, and I would like to look up Greece.

      D. Holloway`),
    says('42h 48m', `THIRD EMAIL. Is anybody there? I was told you are "a small team who cares". I believe the small
      part.

      If I have not heard from a human being by tonight I want my money back AND somebody to collect the bench, the
      three legs and, for all I care, volume 4.

      Derek Holloway`, { quoted: `> Still nothing. I have propped the bench up with an encyclopaedia
        > (volume 4, FRA to HIP). My wife would like to sit down, and
        > I would like to look up Greece.` }),
  ]),

  email('sabine', '26m', 'Bestellung FF-10427: Lieferadresse ändern', [
    says('0m', `Guten Morgen,

      ich habe gestern Abend die Leinenvorhänge bestellt und dabei die alte Adresse angegeben. Wir sind seit zwei Wochen
      umgezogen; offenbar weiß das jeder außer mir.

      Neue Adresse: Amselweg 12, 50999 Köln. Geht das noch, bevor das Paket losfährt?

      Herzliche Grüße

      Sabine Keller`),
  ]),

  email('hannah', '41m', 'Wholesale: stocking Fern & Flax at The Potting Shed', [
    says('0m', `Hello all,

      We met at the spring fair (I was the one who knocked over the seed tins; sorry again). We open a second shop in
      Stroud in spring and would love to carry your aprons, planters and the very tins.

      A first order is attached, around 260 pieces. Could you tell me

      - your trade prices and the smallest order,
      - how long it takes,
      - whether we may return seed tins that I knock over?

      Warmly,

      Hannah Whitcombe, The Potting Shed Ltd`, { files: ['opening-order.csv'] }),
  ]),

  email('freya', '1h 35m', 'Wedding table, 140 guests, 14 weeks', [
    says('0m', `Dear Ada,

      It is happening! Elsa and Ingrid marry in fourteen weeks and I have offered, in a weak moment, to do the tables.

      I need 140 napkins in Oat, 18 runners of 3 metres, and little pots for 140 ferns that guests take home. Is that
      possible a fortnight before, and do you embroider? Only two letters, E & I, nothing grand. Well, 140 times.

      Your loyal Freya`),
    ada.takes('12m'),
    ada.notes('5m', `VIP: Evergreen from the first year, 61 orders. Napkins: 96 in stock, the rest in six weeks. Runners
      have to be cut. Chloe, can the nursery do 140 small ferns in three months? I do not want to promise before we
      know.`),
    says('40m', 'P.S. The caterer now says 143. There are always three more.'),
    ada.reads('3m'),
  ]),

  email('julien', '1h 50m', 'Colis remis à un voisin que personne ne connaît', [
    says('0m', `Bonjour,

      D'après le suivi, ma commande FF-10399 a été « remise au voisin, M. Lambert ». J'habite au-dessus d'une
      boulangerie et en face d'un cimetière : aucun M. Lambert d'un côté, et de l'autre je n'ose pas demander.

      Pourriez-vous vérifier auprès du transporteur ?

      Cordialement,

      Julien Moreau`),
  ]),

  email('jonas', '2h 40m', 'Plants for our third floor', [
    saysInHtml('0m', `
<div style="font-family: Helvetica, Arial, sans-serif; font-size: 14px; color: #222222">
<p>Hi Fern &amp; Flax team,</p>
<p>the second floor now has your plants and the third floor has envy. Could you quote the same again for <b>Northlight,
floor 3</b>?</p>
<ul><li>8 large (rubber tree or similar, hard to kill)</li><li>14 medium</li><li>1 very small one for Marco, who says he
does not want a plant</li></ul>
<p>There is little daylight on the north side. Delivery <i>not</i> on a Monday: our lift is holding meetings.</p>
<p>Thanks a lot<br>Jonas</p>
<table style="border-top: 2px solid #1d4ed8"><tr>
<td><img src="https://images.northlight.example/signature/logo.png" alt="Northlight" width="96" height="32"></td>
<td style="color: #666666; font-size: 12px"><b>Jonas Meier</b><br>Workplace, Northlight Offices AG<br>
<a href="https://northlight.example">northlight.example</a></td></tr></table>
</div>`, { quotedHtml: `
<blockquote style="border-left: 2px solid #cccccc; padding-left: 8px; color: #555555">
<p>On behalf of Fern &amp; Flax, Chloe wrote:</p><p>All 22 plants are in place and watered. The tall one by the printer
answers to Gerald.</p></blockquote>` }),
    ben.assigns('30m', 'chloe'),
    chloe.replies('35m', `Hi Jonas,

      how lovely. Same conditions as last time; for the north side I would swap the rubber trees for cast-iron plants,
      which live up to their name. The quote comes this afternoon, delivery on a Tuesday.

      For Marco I suggest a cactus. He need never know.

      Chloe`),
  ]),

  email('beatrix', '3h 40m', 'A teapot, a cat and a question', [
    says('0m', `My dear people,

      Forgive a long letter; I am told e-mails should be short, but so is life.

      The Tidewater teapot that you sent in spring has been everything one hopes for in a teapot. It does not dribble.
      My late husband's cat, Admiral, who dislikes everything made after 1950, sleeps beside it when it is warm. He has
      done this every afternoon and we have all grown rather used to it.

      On Thursday he stretched. You will guess the rest: the lid. The pot itself is unharmed, and so is the Admiral, who
      blames me.

      Might one buy only the lid? I should be happy to pay, and happier still to know that you keep one more aside, as
      he is but nine.

      Yours ever,

      Beatrix Thornbury`),
  ]),

  email('camille', '5h 20m', 'Réassort Maison Perrault', [
    saysInHtml('0m', `
<p>Bonjour Chloe,</p>
<p>Le week-end a été magnifique et nos étagères font peur à voir. Voici le réassort :</p>
<table border="1" cellpadding="6" cellspacing="0"><tr><th align="left">Article</th><th align="left">Coloris</th><th
align="right">Qté</th></tr>
<tr><td>Torchon lin (paire)</td><td>Avoine</td><td align="right">80</td></tr>
<tr><td>Torchon lin (paire)</td><td>Mousse</td><td align="right">40</td></tr>
<tr><td>Bol 16 cm</td><td>Craie</td><td align="right">36</td></tr>
<tr><td>Bougeoir</td><td>Laiton</td><td align="right">24</td></tr></table>
<p>Si les bols Craie manquent encore, prenez <b>Argile</b>, mais pas « Brume » : nos clients y voient du gris et pensent
à l'hiver.</p>
<p>Bien à vous,<br>Camille Perrault</p>`),
    chloe.takes('22m'),
    chloe.notes('6m', `Chalk bowls: only 20 left until the next firing. The other 16 in Clay, as she allows. Ask Ben to
      hold the brass candlesticks.`),
    chloe.replies('18m', `Bonjour Camille,

      Quelle bonne nouvelle. Tout part jeudi : 20 bols Craie, les 16 autres en Argile, et je vous promets qu'aucune
      Brume n'approchera de Lyon.

      Souhaitez-vous que les torchons soient déjà étiquetés à votre nom ?

      Bien à vous,

      Chloe`),
    says('2h 30m', `Étiquetés, oui, vous êtes un ange. Et ajoutez 12 bougeoirs, ma sœur vient d'en prendre la moitié «
      pour les essayer ».

      Camille`, { quoted: `Le même jour, Chloe Marchetti a écrit :
        > Souhaitez-vous que les torchons soient déjà étiquetés à votre nom ?` }),
    chloe.reads('50m'),
  ]),

  email('tomasz', '5h 45m', 'Invoice with VAT number for FF-10360', [
    says('0m', `Good day,

      Please reissue the invoice for FF-10360 to my company, with the VAT number on it. My accountant has returned it to
      me with one word in red, which I will not translate.

      Company: Wójcik Pracownia, Kraków.

      Thank you, Tomasz Wójcik`),
    ben.takes('1h'),
    ben.replies('10m', `Hello Tomasz,

      gladly. I only need the VAT number itself, which begins with PL: it was not in your mail. Then the new invoice
      takes a minute and the red pen can rest.

      Ben`),
    says('2h 20m', `Of course. I wrote you a mail about a number and left out the number. It is on my account page now,
      all ten digits, and the accountant has looked over my shoulder.

      Tomasz`),
    ben.reads('1h'),
  ]),

  email('priya', '6h 10m', 'Do you ship plants to Bengaluru?', [
    says('0m', `Hello,

      I have fallen for the staghorn fern on the wooden board. Do you ship living plants to India, or only the board? I
      would take the board, but I would always know what is missing.

      Priya Raghavan`),
  ]),

  email('wei', '8h 30m', 'Charged twice for FF-10385', [
    says('0m', `Hi,

      my card shows two payments of SGD 188.40 for one order of plates. I did press the button twice, but the second
      time in anger.

      Please return one of them. Wei Chen`),
    ada.takes('40m'),
    ada.replies('12m', `Hello Wei,

      both payments are there, and one goes back to your card today. Banks take three to five working days to admit it.
      The button should have stopped you after the first press, angry or not, and I have told our developers so.

      Ada`),
    ada.notes('4m', `Refund of the second payment requested from finance. Double submit on slow connections, second case
      this month.`),
    says('4h', `Thank you, that was quick. One question: the confirmation says "refund of SGD 18.84". Is a zero on
      holiday?`, {
      quoted: `> both payments are there, and one goes back to your card today.` }),
  ]),

  email('lukas', '11h', 'Anfrage: 60 Bademäntel, 120 Handtücher', [
    saysInHtml('0m', `
<p>Sehr geehrte Frau Lindqvist,</p>
<p>nach dem Umbau öffnet unser Badehaus <b>in acht Wochen</b>. Wir brauchen dafür:</p>
<ol><li>60 Bademäntel Waffelleinen (20 × S/M, 40 × L/XL)</li><li>120 Handtücher 70 × 140, Farbe Hafer</li><li>30
Saunatücher</li></ol>
<p>Bestickt mit „Lindenhof“, klein, am Saum. Beim letzten Mal stand auf vier Stück „Lindenhoff“. Die Gäste haben sie
geliebt und drei davon mitgenommen.</p>
<p>Mit freundlichen Grüßen<br>Lukas Brandt</p>`, { quotedHtml: `
<hr><p style="color: #555555"><b>Von:</b> Ada Lindqvist<br><b>Betreff:</b> Ihre Stickerei</p>
<p style="color: #555555">Lieber Herr Brandt, das zweite f geht auf unsere Rechnung.</p>` }),
    ada.takes('30m'),
    ada.replies('50m', `Lieber Herr Brandt,

      vielen Dank für die Anfrage. Bademäntel und Handtücher schaffen wir in sieben Wochen, die Saunatücher ebenfalls.
      Das Angebot mit Mengenrabatt folgt morgen früh, und vor dem Sticken schicke ich Ihnen ein Foto zur Freigabe: ein
      f, versprochen.

      Herzliche Grüße

      Ada Lindqvist`),
  ]),
]
