/** What `:name` becomes: the few that people write to customers, by the names that chat programs use. */
export const emoji: readonly { name: string; sign: string }[] = `
smile 😄|grin 😁|joy 😂|slight_smile 🙂|wink 😉|blush 😊|innocent 😇|heart_eyes 😍|kiss 😘|yum 😋|sunglasses 😎|thinking 🤔|neutral 😐
|relieved 😌|sleeping 😴|sweat_smile 😅|sweat 😓|confused 😕|worried 😟|frown ☹️|sad 😞|cry 😢|sob 😭|angry 😠|scream 😱|flushed 😳|tired 😫
|hug 🤗|shush 🤫|zipper_mouth 🤐|nerd 🤓|party 🥳|mask 😷|facepalm 🤦|shrug 🤷|wave 👋|thumbsup 👍|thumbsdown 👎|ok_hand 👌|clap 👏|pray 🙏
|handshake 🤝|muscle 💪|point_up ☝️|point_right 👉|point_left 👈|point_down 👇|raised_hands 🙌|eyes 👀|heart ❤️|broken_heart 💔|sparkles ✨
|star ⭐|fire 🔥|tada 🎉|balloon 🎈|gift 🎁|rocket 🚀|bulb 💡|bell 🔔|lock 🔒|unlock 🔓|key 🔑|hammer 🔨|wrench 🔧|gear ⚙️|bug 🐛|warning ⚠️
|check ✅|x ❌|question ❓|exclamation ❗|info ℹ️|hourglass ⏳|clock 🕐|calendar 📅|date 📆|pin 📌|paperclip 📎|link 🔗|memo 📝|mail ✉️|inbox 📥
|outbox 📤|package 📦|truck 🚚|cart 🛒|credit_card 💳|money 💰|receipt 🧾|chart 📈|chart_down 📉|phone ☎️|mobile 📱|laptop 💻|camera 📷|computer 🖥️
|printer 🖨️|battery 🔋|plug 🔌|house 🏠|office 🏢|globe 🌍|map 🗺️|sun ☀️|moon 🌙|cloud ☁️|rain 🌧️|snow ❄️|rainbow 🌈|tree 🌳|plant 🌱|fern 🌿
|cactus 🌵|flower 🌸|rose 🌹|sunflower 🌻|leaf 🍃|mushroom 🍄|coffee ☕|tea 🍵|beer 🍺|wine 🍷|cake 🎂|cookie 🍪|pizza 🍕|apple 🍎|dog 🐶|cat 🐱
|bee 🐝|turtle 🐢|snail 🐌|unicorn 🦄|soccer ⚽|trophy 🏆|medal 🏅|art 🎨|music 🎵|book 📖|books 📚|mag 🔍|hundred 💯|zzz 💤|speech 💬
|red_circle 🔴|green_circle 🟢|yellow_circle 🟡|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|recycle ♻️|plus ➕|minus ➖|new 🆕|ok 🆗|sos 🆘`
  .trim()
  .split('|')
  .map((pair) => {
    const [name = '', sign = ''] = pair.trim().split(' ')
    return { name, sign }
  })
