/** Drawings that are made once for the screen's pixels and then copied: cacti have hundreds of spines. */
export class Sprites {
  readonly #sprites = new Map<string, HTMLCanvasElement>();
  #scale = 1;

  /** Sets the device pixels per field unit; what was drawn for another scale is dropped. */
  rescale(scale: number): void {
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#sprites.clear();
  }

  /**
   * Draws the sprite `key` with its middle at (x, y). It is made when first asked for.
   * @param size the sprite's width and height in field units
   * @param paint draws it around (0, 0)
   */
  draw(
    target: CanvasRenderingContext2D,
    key: string,
    place: { x: number; y: number; size: number; stretch?: number },
    paint: (context: CanvasRenderingContext2D) => void,
  ): void {
    const { x, y, size, stretch = 1 } = place;
    let sprite = this.#sprites.get(key);
    if (sprite === undefined) {
      sprite = document.createElement('canvas');
      sprite.width = sprite.height = Math.ceil(size * this.#scale);
      const context = sprite.getContext('2d');
      if (context === null) return;
      context.scale(this.#scale, this.#scale);
      context.translate(size / 2, size / 2);
      paint(context);
      this.#sprites.set(key, sprite);
    }
    const shown = size * stretch;
    target.drawImage(sprite, x - shown / 2, y - shown / 2, shown, shown);
  }
}
