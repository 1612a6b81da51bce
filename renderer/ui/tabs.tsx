/** Tabs with an underline. Panels are made when first shown. */
import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import './tabs.css';

export interface TabItem<K extends string> {
  readonly id: K;
  readonly label: string;
  readonly count?: number;
  readonly content: ReactNode;
}

export function Tabs<K extends string>({
  label,
  tabs,
  selected,
  onSelect,
  tools,
}: {
  readonly label: string;
  readonly tabs: readonly TabItem<K>[];
  readonly selected: K;
  readonly onSelect: (id: K) => void;
  /** Controls at the right end of the tab row. */
  readonly tools?: ReactNode;
}) {
  return (
    <AriaTabs
      className="ui-tabs"
      selectedKey={selected}
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key);
        if (tab !== undefined) onSelect(tab.id);
      }}
    >
      <div className="ui-tab-row">
        <TabList aria-label={label} className="ui-tab-list">
          {tabs.map(({ id, label: words, count }) => (
            <Tab key={id} id={id} className="ui-tab">
              {words}
              {count !== undefined && <span className="ui-muted ui-numbers">{count}</span>}
            </Tab>
          ))}
        </TabList>
        {tools !== undefined && <div className="ui-tab-tools">{tools}</div>}
      </div>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="ui-tab-panel">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
