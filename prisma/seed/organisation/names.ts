import type { Random } from './random.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Common given and family names of many places; any full name of a real person is coincidence. */
const GIVEN = words(`
  Aaron Abigail Adaeze Adrian Agnieszka Ahmed Aisha Akira Alejandra Alexei Alice Amara Amelia Amir Anders Andrea
  Anika Anil Anjali Arjun Astrid Ayesha Beatriz Ben Bianca Bogdan Camille Carlos Catherine Charlotte Chen Chiara
  Chloe Christopher Clara Dalia Daniel Deepa Diego Dmitri Ebba Elena Eleni Eli Emeka Emma Erik Esther Ethan Farah
  Fatima Felix Fiona Florian Gabriela Georgia Giulia Hana Hannah Harriet Hassan Hugo Ibrahim Imani Ines Isaac
  Ivana Jacob Jakub Jasmine Javier Joanna Johanna Jonas Joseph Julia Kamal Karim Katarzyna Kavya Kenji Kieran
  Kofi Lars Laura Layla Lena Leo Lin Lucas Lucia Maciej Magda Malik Manon Maria Mateo Matthew Maya Mei Mikhail
  Milan Mina Nathan Neha Niamh Nikhil Noah Nora Oliver Olivia Omar Oscar Patricia Paul Petra Piotr Pooja Priya
  Rafael Rahul Rania Rebecca Renata Rohan Rosa Ruth Samir Sanjay Sara Sebastian Seo Shreya Simon Sofia Soren
  Stefan Sunita Tariq Teresa Theo Thomas Tunde Valentina Vera Victor Vikram Wei Yara Yusuf Zainab Zofia`);

const FAMILY = words(`
  Abbott Adeyemi Ahmadi Akhtar Almeida Andersson Antonov Araujo Bakker Banerjee Baptiste Barros Becker Bello
  Bennett Bergman Bianchi Blom Boateng Brennan Campbell Carvalho Castillo Chandra Chowdhury Clarke Costa Cruz
  Dabrowski Das Desai Diaz Dubois Eze Fernandes Ferrari Fischer Flores Fournier Fraser Garcia Ghosh Gomez Gray
  Greene Gupta Haas Hansen Haq Hayes Hernandez Hoffman Horvath Hughes Hussain Ito Ivanova Iyer Jansen Jensen
  Johansson Joshi Kaminski Kapoor Kaur Keller Khan Kim Kowalski Kumar Lambert Larsen Laurent Lee Lemaire Lewis
  Li Lopez Lund Malik Marino Martin Mazur Mbeki Mehta Mendes Meyer Mishra Mitchell Moreau Morris Mueller Murphy
  Nair Nakamura Ndiaye Nguyen Nielsen Novak Nowak Obi Okoye Oliveira Olsen Ortiz Osei Park Patel Pereira Peters
  Petrov Popescu Powell Qureshi Ramirez Rao Reddy Reid Rivera Robinson Romano Rossi Roy Sahin Santos Sato Schmidt
  Sharma Sheikh Silva Singh Stewart Sullivan Suzuki Takahashi Tanaka Taylor Torres Usman Varga Vargas Verma Vogel
  Walsh Wang Weber Wojcik Wright Yamamoto Yilmaz Young Zhang Zielinski`);

/** A full name and a slug that `taken` does not have yet; adds the slug to it. */
export function newName(random: Random, taken: Set<string>): { name: string; slug: string } {
  for (;;) {
    const name = `${random.pick(GIVEN)} ${random.pick(FAMILY)}`;
    const slug = name.toLowerCase().replace(' ', '-');
    if (!taken.has(slug)) {
      taken.add(slug);
      return { name, slug };
    }
  }
}
