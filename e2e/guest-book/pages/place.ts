import { connectPage } from '@hayloft/plugin/page'

void connectPage().then(({ context: { place, theme, contactId } }) => {
  document.querySelector('#place')!.textContent = `In ${place}, ${theme}${contactId ? ', of a contact' : ''}`
})
