import { ada, ben, chat, chloe, type ConversationScript, says } from './script.ts'

export const chatsThisWeek: readonly ConversationScript[] = [
  chat('astrid', '14h', [
    says('0m', `URGENT (I think): the cat has eaten about a third of the Boston fern. Is it
      poisonous??`, { files: ['fern-after-the-cat.png'] }),
    ben.takes('1m'),
    ben.replies('1m', `Breathe out: Boston ferns are harmless to cats. Expect a second appearance on the carpet at most.
      If she seems unwell, do ring your vet all the same.`),
    says('3m', 'Oh thank goodness. She looks smug, so, normal.'),
    ben.replies('2m', `And the fern grows back if you cut the chewed fronds at the base. A hanging pot would help both
      sides of the argument.`),
    says('35m', 'Ordering the hanging pot now. Is the macramé one also harmless to cats, or is that dessert?'),
  ]),

  chat('greta', '20h', [
    says('0m', 'Hallo, ich habe einen Gutschein über 50 € und er steht auf „eingelöst“. Von mir nicht!'),
    chloe.takes('6m'),
    chloe.replies('5m', `Hallo Greta, das schaue ich mir gleich an. Können Sie mir die letzten vier Zeichen des
      Gutscheins schreiben?`),
    says('4m', '7KQX. Er hängt an meinem Kühlschrank, falls das hilft.'),
    chloe.notes('9m', `7KQX was redeemed last week from Vienna, same household address, account "T. Vogel". Looks like
      family. How do I put this kindly?`),
    chloe.replies('3m', `Danke! Er wurde letzte Woche an Ihrer Adresse eingelöst, für eine Bestellung auf den Namen T.
      Vogel: ein Übertopf in Salbei, als Geschenk verpackt. Könnte es sein, dass Sie demnächst Geburtstag haben?`),
    says('12m', 'Ach du meine Güte. Morgen. Bitte sagen Sie dem Thomas nicht, dass ich gefragt habe.'),
    chloe.reads('45m'),
  ]),

  chat('yasmin', '1d 6h', [
    says('0m', 'Bonsoir! The sage curtains have been out of stock since I started wanting them. When are they back?'),
    ben.takes('2h'),
    ben.replies('8m', `Bonsoir Yasmin! The cloth is on the loom; we expect them in two weeks. Shall I put a pair aside
      for you, without obligation?`),
    says('3h', 'Two pairs of 250 cm, please, and very much with obligation.'),
    ben.replies('20m', `Two pairs are yours. You will get a mail on the day they come in, before we put them back in the
      shop.`),
  ]),

  chat('haruka', '1d 12h', [
    says('0m', 'こんにちは。先週届いたリネンのシーツについて質問です。'),
    says('2m', '乾燥機を使っても大丈夫でしょうか。タグには絵だけで、説明がありませんでした。'),
    ben.takes('3m'),
    ben.notes('1m', `Asks whether the linen sheets may go into the tumble dryer; the label has only symbols. Answering
      in Japanese with care.`),
    ben.replies('2m', '佐藤様、お問い合わせありがとうございます。低温でしたら乾燥機をお使いいただけます。少し湿っているうちに取り出すと、やわらかく仕上がります。'),
    says('2m', 'ありがとうございます。では、アイロンは必要ですか。できれば、かけたくないのですが。'),
  ]),

  chat('ravi', '1d 15h', [
    says('0m', `Hello, I write my master's thesis about glazes made of wood ash. Would one of your potters answer five
      questions? They are short. The answers may be long.`),
    chloe.reads('45m'),
  ]),

  chat('talia', '2d 5h', [
    says('0m', `Hi! I am red-green colour-blind and your colours are called Moss, Clay and Ember. To me that is one
      colour with three names. Can a human describe them?`),
    chloe.takes('10m'),
    chloe.replies('14m', `What a good question. By brightness: Moss is the darkest, like wet slate. Clay is a third
      lighter, like a paper bag. Ember is as light as Clay but warmer, like a lamp behind a curtain. Moss and Clay will
      look clearly different to you; Clay and Ember perhaps only side by side.`),
    says('20m', `This is the best product description that I have ever read. Moss then. You should put this on the
      site.`),
    chloe.notes('5m', `She is right: brightness belongs on every product page. Ada, may I write these for all 22
      colours?`),
    ada.notes('40m', 'Yes please, and thank her from me. Start with the linen.'),
    chloe.replies('10m', `We will, starting with the linen, and you are the reason. Your Moss cushions leave
      tomorrow.`),
    says('6h', `They have a picture of me in the packing room now, I hope. Could you also tell me what colour my cat is?
      (Joking. Mostly.)`),
    chloe.reads('45m'),
  ]),
]
