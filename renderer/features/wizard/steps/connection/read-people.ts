/** A pasted list of people: one a line or separated by commas; `Maya Lindqvist <maya@x.example>`, `Maya, maya@x.example`, or bare addresses. */
export function readPeople(text: string): { name: string; email: string }[] {
  const people: { name: string; email: string }[] = [];
  for (const [, before, email] of text.matchAll(/([^@\n;]*?)[\s,;<]*([^\s@,;<>]+@[^\s@,;<>]+)>?/g)) {
    people.push({ name: (before ?? '').replace(/^[\s,;>]+|[\s,;<]+$/g, ''), email: email ?? '' });
  }
  return people;
}
