export type CompanyKey = keyof typeof companies

export const companies = {
  lindenhof: { name: 'Hotel Lindenhof', domain: 'hotel-lindenhof.example' },
  azulejo: { name: 'Café Azulejo', domain: 'cafe-azulejo.example' },
  koyo: { name: 'Studio Kōyō Interiors', domain: 'studio-koyo.example' },
  northlight: { name: 'Northlight Offices', domain: 'northlight.example' },
  pottingShed: { name: 'The Potting Shed Ltd', domain: 'pottingshed.example' },
  perrault: { name: 'Maison Perrault', domain: 'maison-perrault.example' },
} as const
