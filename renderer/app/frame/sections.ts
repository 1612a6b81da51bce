/** The sections of the navigation, in its order; Ctrl/Cmd-1..9 follows the same list. Only what is built stands here. */
import { Building2, FileSearch, FlaskConical, type LucideIcon, RefreshCw, Settings } from 'lucide-react';

export interface Section {
  readonly path: string;
  readonly title: string;
  readonly icon: LucideIcon;
}

export const sections: readonly Section[] = [
  { path: '/partners', title: 'Partners', icon: Building2 },
  { path: '/federation-lab', title: 'Federation lab', icon: FlaskConical },
  { path: '/inspector', title: 'Inspector', icon: FileSearch },
  { path: '/sync', title: 'Sync', icon: RefreshCw },
  { path: '/settings', title: 'Settings', icon: Settings },
];

/** The section that an address belongs to; a partner's test is in the lab's hands but at home under Partners. */
export function sectionOf(pathname: string): Section | undefined {
  return sections.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}
