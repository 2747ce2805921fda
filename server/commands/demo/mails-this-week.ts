import { ada, ben, chloe, type ConversationScript, email, says } from './script.ts'

export const mailsThisWeek: readonly ConversationScript[] = [
  email('ines', '18h', 'The new cups are a different blue', [
    says('0m', `Dear Fern & Flax,

      Yesterday's 24 espresso cups are beautiful, but they are not the blue of the first 24. On the shelf it looks as if
      half of the café had been on holiday. Picture attached, old left, new right, and your delivery note.

      Is it the glaze or is it the light in Porto?

      Inês Carvalho, Café Azulejo`, { files: ['two-blues.png', 'delivery-note.txt'] }),
    ada.assigns('1h', 'chloe'),
    chloe.notes('35m', `It is the glaze: the last firing ran 20 degrees cold, the whole batch is paler. We have 30 cups
      of the old batch in store B. Also still owed: one sugar bowl.`),
    chloe.replies('15m', `Dear Inês,

      it is us, not Porto. That firing ran a little cold. We have 24 cups of the deeper blue put aside for you and can
      have them with you on Friday; the pale ones we collect at the same moment, so that the café never runs out. The
      missing sugar bowl comes along.

      Chloe`),
    says('3h', `Friday is perfect. May I keep four of the pale ones? My regulars have started to call them "the Monday
      cups".

      Inês`, { quoted: `On behalf of Fern & Flax, Chloe Marchetti wrote:
        > the pale ones we collect at the same moment, so that the café never runs out.` }),
    chloe.replies('1h 15m', 'Keep six, with our compliments. Every café needs a Monday. Chloe'),
  ]),

  email('margot', '1d 2h', 'You sent condolences to a birthday', [
    says('0m', `Hello,

      I ordered a vase for my friend Lotte's fortieth birthday. The card inside said "With deepest sympathy in this
      difficult time".

      She laughed until she cried, so no harm done, but somewhere in Belgium there may now be a widow with a card that
      says "Forty and fabulous!". Please find her.

      Margot`),
    ben.takes('50m'),
    ben.notes('30m', `Found it: FF-10370 and FF-10371 were packed at one table and the cards swapped. The other customer
      is in Namur. Ada has rung her; she took it well, he would have liked it.`),
    ben.replies('15m', `Dear Margot,

      you were right, and we found her. Two parcels lay side by side, and the cards changed places. Ada has telephoned
      and apologised, a new card and flowers are on their way to both ladies, and yours says what it should.

      I am truly sorry, and very glad that Lotte has that sense of humour.

      Ben`),
    says('9h', `What a decent way to handle it. Lotte wants to keep the first card. She has framed it.

      One more thing: the invoice came in the box, with the price. Can that be left out for gifts?`),
    ben.reads('45m'),
  ]),

  email('paolo', '1d 9h', 'The tablecloth now fits a doll', [
    says('0m', `Buongiorno,

      I washed the linen tablecloth as the label says. It was 140 × 220. It is now 121 × 188, and my daughter has moved
      her dolls in.

      Your page says "shrinks up to 5%". I did the sum twice, then asked the daughter.

      Paolo Ferrante`),
    ada.takes('3h'),
    ada.replies('20m', `Buongiorno Paolo,

      your daughter is right: that is 14%, and far too much. The bolt cannot have been pre-washed. A new one, washed by
      us first, goes out today, and the dolls keep theirs.

      May I ask for the number on the small inner label? It tells us which bolt to take off the shelf.

      Ada Lindqvist`),
    says('14h', 'The label says LN-0447-C. The dolls say thank you and ask about napkins.'),
  ]),

  email('bram', '2d', '(no subject)', [
    says('0m', 'where is my order'),
    ada.takes('3h'),
    ada.replies('4m', `Hello,

      I would love to tell you, but there is no order under this address. Could you send me the order number (it begins
      with FF-) or the name that you ordered by?

      Ada, Fern & Flax`),
    says('1d 2h', 'its the blue one'),
    ada.replies('2h', `Thank you, we are getting closer. 212 blue ones went out this month. A name or a postcode would
      bring that down to one.

      Ada`),
  ]),

  email('kenji', '3d 2h', 'Trade account for Studio Kōyō', [
    says('0m', `Dear Mr Okafor,

      Thank you for the conversation at the fair. We furnish four small inns in Hakone and would like to use your linen
      and the ash-glazed tableware throughout. 弊社の会社案内を別途お送りいたします。

      Could you open a trade account for us, and tell us whether samples of all 22 colours are possible?

      With respect,

      Kenji Mori, Studio Kōyō Interiors`),
    ben.takes('4h'),
    ben.replies('25m', `Dear Mr Mori,

      it was a pleasure to meet you. Your trade account is open: 30% from the first order, 35% above 5,000 €. The
      samples, 22 linens and 9 glazes, leave tomorrow by air.

      森様、今後ともよろしくお願いいたします。

      Ben Okafor`),
    says('1d 6h', `Dear Mr Okafor,

      The samples have come, in perfect order and labelled in both languages. We have already argued about Moss for an
      hour, which is a good sign.

      We will decide this week. Kenji Mori`),
    ben.replies('3h', `Dear Mr Mori, please take your time over Moss. People who argue about it tend to stay with it for
      years. Ben`),
  ]),
]
