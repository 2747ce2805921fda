import { connectPage } from '@hayloft/plugin/page'

const [text, said, sign] = ['#text', '#said', '#sign'].map((selector) => document.querySelector<HTMLElement>(selector)!)

void connectPage().then((page) => {
  const show = async () => {
    const { conversationId } = page.context
    try {
      const { motto, signed } = (await page.call(`${page.plugin}.show`, { conversationId })) as { motto: string; signed: number }
      text!.textContent = `${motto}: signed ${signed} times`
    } catch (error) {
      text!.textContent = (error as Error).message
    }
  }
  const act = async () => {
    await page.call(`${page.plugin}.sign`, { conversationId: page.context.conversationId })
    // Of the core, within what was granted: seeing members was, seeing API keys was not.
    const refused = await page.call('apiKeys.list', {}).catch((error: { code: string }) => error.code)
    said!.textContent = `${page.context.member.name} signed. Keys: ${String(refused)}. Cookies: ${cookiesOf()}`
    await show()
  }
  sign!.addEventListener('click', () => void act())
  page.onContext(() => void show())
  void show()
})

function cookiesOf(): string {
  try {
    return document.cookie || 'none'
  } catch {
    return 'none'
  }
}
