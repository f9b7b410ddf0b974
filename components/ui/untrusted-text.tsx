import { codePoint, revealHidden } from './hidden-characters.ts';
import styles from './untrusted-text.module.css';

/**
 * Text that comes from outside: titles, names, excerpts. It cannot change the direction of what stands around it,
 * and characters that hide or reorder text are shown as their code.
 */
export function UntrustedText({ text }: { text: string }) {
  return (
    <bdi className={styles.text}>
      {revealHidden(text).map((piece, index) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span key={index} className={styles.hidden} title={`Hidden here: ${piece.name}`}>
            {codePoint(piece.hidden)}
          </span>
        ),
      )}
    </bdi>
  );
}
