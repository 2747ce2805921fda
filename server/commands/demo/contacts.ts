import type { ContactScript } from './script.ts'

export type ContactKey = keyof typeof people

// Telephone numbers are of the ranges that regulators keep free for fiction.
const people = {
  amara: {
    name: 'Amara Nwosu', email: 'amara.nwosu@example.com', phone: '+44 7700 900142', externalId: 'cus_1042',
    lifecycle: 'customer',
    since: '310d', attributes: { plan: 'Sprout', city: 'London', country: 'GB', orders: 6, spent: 284.5 },
  },
  lukas: {
    name: 'Lukas Brandt', email: 'lukas.brandt@hotel-lindenhof.example', phone: '+49 30 23125 118',
    company: 'lindenhof', lifecycle: 'customer',
    since: '420d', attributes: { role: 'Housekeeping', city: 'Freiburg', country: 'DE', orders: 4, trade: true },
  },
  sabine: {
    name: 'Sabine Keller', email: 'sabine.keller@example.net', externalId: 'cus_1107', lifecycle: 'customer',
    since: '150d', attributes: { plan: 'Seedling', city: 'Köln', country: 'DE', orders: 3, spent: 176 },
  },
  mateo: {
    name: 'Mateo Fuentes', email: 'mateo.fuentes@example.com', externalId: 'cus_1188', lifecycle: 'customer',
    since: '95d', attributes: { plan: 'Seedling', city: 'Valencia', country: 'ES', orders: 2, spent: 92.4 },
  },
  lucia: {
    name: 'Lucía Herrera', email: 'lucia.herrera@example.org', lifecycle: 'lead',
    since: '12d', attributes: { city: 'Ciudad de México', country: 'MX', source: 'Instagram' },
  },
  camille: {
    name: 'Camille Perrault', email: 'camille@maison-perrault.example', phone: '+33 1 99 00 41 20',
    company: 'perrault', lifecycle: 'customer',
    since: '265d', attributes: { role: 'Buyer', city: 'Lyon', country: 'FR', orders: 9, trade: true, spent: 7420 },
  },
  julien: {
    name: 'Julien Moreau', email: 'julien.moreau@example.net', externalId: 'cus_1203', lifecycle: 'customer',
    since: '60d', attributes: { plan: 'Seedling', city: 'Nantes', country: 'FR', orders: 2, spent: 138 },
  },
  haruka: {
    name: '佐藤 春香', email: 'haruka.sato@example.com', externalId: 'cus_1219', lifecycle: 'customer',
    since: '44d', attributes: { plan: 'Sprout', city: 'Kyoto', country: 'JP', orders: 3, spent: 311 },
  },
  kenji: {
    name: 'Kenji Mori', email: 'kenji@studio-koyo.example', company: 'koyo', lifecycle: 'lead',
    since: '18d', attributes: { role: 'Principal', city: 'Tokyo', country: 'JP', source: 'Trade fair' },
  },
  ines: {
    name: 'Inês Carvalho', email: 'ines@cafe-azulejo.example', company: 'azulejo', lifecycle: 'customer',
    since: '200d', attributes: { role: 'Owner', city: 'Porto', country: 'PT', orders: 5, trade: true, spent: 1980 },
  },
  priya: {
    name: 'Priya Raghavan', email: 'priya.raghavan@example.com', lifecycle: 'lead',
    since: '3d', attributes: { city: 'Bengaluru', country: 'IN', source: 'Search' },
  },
  seun: {
    name: 'Oluwaseun Adeyemi', email: 'seun.adeyemi@example.org', phone: '+44 7700 900377', externalId: 'cus_1230',
    lifecycle: 'customer',
    since: '70d', attributes: { plan: 'Seedling', city: 'Birmingham', country: 'GB', orders: 1, spent: 64 },
  },
  freya: {
    name: 'Freya Holmgren', email: 'freya.holmgren@example.com', phone: '+46 31 390 06 14', externalId: 'cus_0007',
    lifecycle: 'customer',
    since: '1290d', attributes: { plan: 'Evergreen', city: 'Malmö', country: 'SE', orders: 61, spent: 9874.2,
    vip: true },
  },
  tomasz: {
    name: 'Tomasz Wójcik', email: 'tomasz.wojcik@example.net', lifecycle: 'customer',
    since: '35d', attributes: { plan: 'Seedling', city: 'Kraków', country: 'PL', orders: 1, spent: 219 },
  },
  eleni: {
    name: 'Eleni Papadaki', email: 'eleni.papadaki@example.com', lifecycle: 'lead',
    since: '9d', attributes: { city: 'Athens', country: 'GR', source: 'Newsletter' },
  },
  noah: {
    name: 'Noah van der Berg', email: 'noah.vdberg@example.org', externalId: 'cus_1161', lifecycle: 'customer',
    since: '180d', attributes: { plan: 'Sprout', city: 'Utrecht', country: 'NL', orders: 8, spent: 402.75 },
  },
  siobhan: {
    name: "Siobhán O'Donnell", email: 'siobhan.odonnell@example.com', phone: '+353 20 910 0182',
    externalId: 'cus_1090', lifecycle: 'customer',
    since: '240d', attributes: { plan: 'Sprout', city: 'Galway', country: 'IE', orders: 5, spent: 266 },
  },
  rafael: {
    name: 'Rafael Monteiro', email: 'rafael.monteiro@example.net', externalId: 'cus_1244', lifecycle: 'customer',
    since: '22d', attributes: { plan: 'Seedling', city: 'São Paulo', country: 'BR', orders: 1, spent: 148 },
  },
  minji: {
    name: 'Kim Min-ji', email: 'minji.kim@example.com', lifecycle: 'lead',
    since: '6d', attributes: { city: 'Seoul', country: 'KR', source: 'Pinterest' },
  },
  zainab: {
    name: 'Zainab al-Rashid', email: 'zainab.alrashid@example.org', externalId: 'cus_1215', lifecycle: 'customer',
    since: '51d', attributes: { plan: 'Seedling', city: 'Amman', country: 'JO', orders: 2, spent: 187 },
  },
  gwen: {
    name: 'Gwen Pritchard', email: 'gwen.pritchard@example.net', phone: '+44 29 2018 0445', externalId: 'cus_1129',
    lifecycle: 'customer',
    since: '130d', attributes: { plan: 'Seedling', city: 'Cardiff', country: 'GB', orders: 2, spent: 240 },
  },
  derek: {
    name: 'Derek Holloway', email: 'derek.holloway@example.com', phone: '+44 113 496 0288', externalId: 'cus_1238',
    lifecycle: 'customer',
    since: '19d', attributes: { plan: 'Seedling', city: 'Leeds', country: 'GB', orders: 1, spent: 389 },
  },
  margot: {
    name: 'Margot Vandenberghe', email: 'margot.vdb@example.org', lifecycle: 'customer',
    since: '80d', attributes: { plan: 'Seedling', city: 'Gent', country: 'BE', orders: 2, spent: 121 },
  },
  oleksandr: {
    name: 'Олександр Коваленко', email: 'o.kovalenko@example.com', lifecycle: 'customer',
    since: '65d', attributes: { plan: 'Seedling', city: 'Lviv', country: 'UA', orders: 1, spent: 58 },
  },
  astrid: {
    name: 'Astrid Nygaard', email: 'astrid.nygaard@example.net', externalId: 'cus_1077', lifecycle: 'customer',
    since: '280d', attributes: { plan: 'Sprout', city: 'Bergen', country: 'NO', orders: 11, spent: 733, cats: 2 },
  },
  chidi: {
    name: 'Chidi Eze', email: 'chidi.eze@example.com', externalId: 'cus_1199', lifecycle: 'customer',
    since: '88d', attributes: { plan: 'Seedling', city: 'Manchester', country: 'GB', orders: 2, spent: 149 },
  },
  beatrix: {
    name: 'Beatrix Thornbury', email: 'beatrix.thornbury@example.org', phone: '+44 1632 960317',
    externalId: 'cus_0311', lifecycle: 'customer',
    since: '900d', attributes: { plan: 'Evergreen', city: 'Bath', country: 'GB', orders: 27, spent: 1844,
    prefers: 'post' },
  },
  wei: {
    name: 'Wei Chen', email: 'wei.chen@example.com', externalId: 'cus_1150', lifecycle: 'customer',
    since: '115d', attributes: { plan: 'Sprout', city: 'Singapore', country: 'SG', orders: 4, spent: 520 },
  },
  yasmin: {
    name: 'Yasmin Haddad', email: 'yasmin.haddad@example.net', lifecycle: 'lead',
    since: '16d', attributes: { city: 'Marseille', country: 'FR', source: 'Search' },
  },
  paolo: {
    name: 'Paolo Ferrante', email: 'paolo.ferrante@example.com', externalId: 'cus_1174', lifecycle: 'customer',
    since: '105d', attributes: { plan: 'Seedling', city: 'Torino', country: 'IT', orders: 3, spent: 205 },
  },
  greta: {
    name: 'Greta Vogel', email: 'greta.vogel@example.org', externalId: 'cus_1222', lifecycle: 'customer',
    since: '40d', attributes: { plan: 'Seedling', city: 'Wien', country: 'AT', orders: 2, spent: 97 },
  },
  jonas: {
    name: 'Jonas Meier', email: 'jonas.meier@northlight.example', company: 'northlight', lifecycle: 'customer',
    since: '75d', attributes: { role: 'Workplace', city: 'Zürich', country: 'CH', orders: 1, trade: true, spent: 2310 },
  },
  hannah: {
    name: 'Hannah Whitcombe', email: 'hannah@pottingshed.example', phone: '+44 1632 960551', company: 'pottingShed',
    lifecycle: 'lead',
    since: '30d', attributes: { role: 'Owner', city: 'Stroud', country: 'GB', source: 'Trade fair' },
  },
  ilona: {
    name: 'Szabó Ilona', email: 'ilona.szabo@example.net', lifecycle: 'customer',
    since: '27d', attributes: { plan: 'Seedling', city: 'Budapest', country: 'HU', orders: 1, spent: 72 },
  },
  ravi: {
    name: 'Ravi Fernando', email: 'ravi.fernando@example.org', lifecycle: 'lead',
    since: '5d', attributes: { city: 'Colombo', country: 'LK', source: 'University' },
  },
  talia: {
    name: 'Talia Rosen', email: 'talia.rosen@example.com', phone: '+1 416 555 0137', lifecycle: 'lead',
    since: '8d', attributes: { city: 'Toronto', country: 'CA', source: 'Podcast' },
  },
  marisol: {
    name: 'Marisol Quispe', email: 'marisol.quispe@example.net', externalId: 'cus_0874', lifecycle: 'former',
    since: '540d', attributes: { plan: 'none', city: 'Lima', country: 'PE', orders: 7, spent: 351 },
  },
  bram: { name: null, email: 'bram.d@example.org', lifecycle: 'lead', since: '2d' },
  dreamer: { name: null, email: null, lifecycle: 'visitor', since: '2m', attributes: { page: '/living-room' } },
  doubter: { name: null, email: null, lifecycle: 'visitor', since: '4h',
    attributes: { page: '/plants/string-of-pearls' } },
} as const satisfies Record<string, ContactScript>

export const contacts: Record<ContactKey, ContactScript> = people
