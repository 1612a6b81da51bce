/** What can be done with something that was kept, where it is shown: compare it, save it as a file. */
import { Columns2, Download } from 'lucide-react';
import { useState } from 'react';
import type { EvidenceName } from '../../../../shared/model/evidence.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { keyOf } from './evidence-looks.ts';
import { ExportDialog } from './export-dialog.tsx';
import './evidence.css';

export function KeptTools({ item }: { readonly item: EvidenceName }) {
  const [isExporting, setExporting] = useState(false);
  return (
    <span className="kept-tools">
      <ButtonLink size="sm" icon={Columns2} href={`/federation-lab?idp=evidence&a=${keyOf(item)}`}>
        Compare
      </ButtonLink>
      <Button size="sm" icon={Download} onPress={() => setExporting(true)}>
        Export
      </Button>
      {isExporting && <ExportDialog items={[item]} title="Export this evidence" onClose={() => setExporting(false)} />}
    </span>
  );
}
