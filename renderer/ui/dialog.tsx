/** A modal, for what cannot be undone and for short questions at the start of a flow. Focus returns to the opener. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './dialog.css';
import { Button, IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { TextField } from './text-field.tsx';

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  footer,
  size = 'md',
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'md' | 'lg';
}) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="ui-scrim">
      <Modal className={classNames('ui-modal', size === 'lg' && 'ui-modal-lg')}>
        <AriaDialog className="ui-dialog">
          <div className="ui-dialog-head">
            <Heading slot="title" className="ui-dialog-title">
              {title}
            </Heading>
            <IconButton size="sm" icon={X} label="Close" onPress={onClose} />
          </div>
          <div className="ui-dialog-body">{children}</div>
          {footer !== undefined && <div className="ui-dialog-footer">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Says exactly what will happen and to whom; the big ones ask for a name to be typed. */
export function ConfirmDialog({
  title,
  children,
  action,
  typeToConfirm,
  isOpen,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly children: ReactNode;
  /** A verb and its object: "Remove Cascade Consulting". */
  readonly action: string;
  readonly typeToConfirm?: string;
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>Keep it</Button>
          <Button
            variant="danger"
            isDisabled={typeToConfirm !== undefined && typed.trim() !== typeToConfirm}
            onPress={() => {
              close();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      {typeToConfirm !== undefined && (
        <TextField label={`Type ${typeToConfirm} to confirm`} value={typed} onChange={setTyped} autoFocus />
      )}
    </Dialog>
  );
}
