/** What is written, and what is searched for: the searched words are in the corpus. */
export const said = [
  'Good morning, the parcel has not arrived and the delivery was promised for Tuesday.',
  'Thank you, that helps a lot.',
  'Could you please look into my invoice again? It says 49.90 and I paid 39.90.',
  'I would like a refund for the blue armchair, one of its legs is broken.',
  'The voucher does not work at the checkout.',
  'Is there any news?',
  'We moved, please change the address to Garden Lane 12.',
  'The app says that my password is wrong, although I have just changed it.',
]

export const answered = [
  'Thank you for writing. I am looking into it and will be back in a moment.',
  'I have just sent you a new invoice, you should have it in a minute.',
  'The refund is on its way, it takes three to five days to arrive.',
  'I am sorry about that. The carrier says that it will arrive on Thursday before noon.',
  'Please try again now, I have reset it for you.',
  'I have changed the address for this order and for the next ones.',
]

export const noted = ['Called the carrier, they look for it.', 'Second time this week, offer a voucher.', 'Waiting for accounting.', 'VIP, be kind.']

export const searched = ['refund', 'invoice', 'delivery please', 'voucher', 'giraffe', 'refund thanks', 'state:open invoice', 'quincunx', 'delivery the refund', 'state:closed voucher please']
