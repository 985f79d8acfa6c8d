// The types of halfstep-figure.js. docs/embedding.md says what each of these does.

/** What a figure shows. */
export type HalfstepFigureName = 'path' | 'error' | 'strip' | 'multiples' | 'map' | 'memory' | 'order' | 'order-fixed' | 'verdict' | 'formula';

/** What `ready` and `change` say. */
export interface HalfstepState {
  /** The state as a link: what follows `?` in Halfstep's address. */
  link: string;
  /** What the run shows, in words. */
  verdict: string;
  /** What of the link could not be used, as text. */
  warnings: string[];
  /** Whether a slider is on its way; once it rests there is one more `change`. */
  moving: boolean;
}

/** One figure, `<halfstep-figure>`. Attributes and properties of the same name reflect each other. */
export interface HalfstepFigureElement extends HTMLElement {
  /** Which figure; `path` unless it is said. */
  figure: HalfstepFigureName;
  /** The state as a link; follows the reader's sliders once they rest. */
  link: string;
  /** The keys of the settings under the figure, with commas between them: `h,b1`. */
  controls: string;
  /** Figures with the same name here share one state; empty is a state of its own. */
  group: string;
  /** Width over height, `4/3` or `1.5`; empty is the figure's own. */
  aspect: string;
  /** The state; null until the figure is there. */
  readonly state: HalfstepState | null;
  addEventListener<K extends 'ready' | 'change'>(type: K, listener: (event: CustomEvent<HalfstepState>) => unknown,
    options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'halfstep-figure': HalfstepFigureElement;
  }
}

/** Its class, which the script defines as `halfstep-figure`. */
export const HalfstepFigure: { new(): HalfstepFigureElement; readonly prototype: HalfstepFigureElement };
