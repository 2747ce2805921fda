// Before the first paint, so that a chosen theme does not flash the other one. A file, so that a strict CSP lets it run.
try {
  const theme = localStorage.getItem('hayloft:theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // storage is blocked: the system's theme holds
}
