// Something to send on a machine without a microphone.

/** A second of a soft tone as a WAV file. */
export function sampleVoice() {
  const rate = 8000, length = rate;
  const view = new DataView(new ArrayBuffer(44 + length * 2));
  const text = (at, words) => [...words].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + length * 2, true); text(8, "WAVEfmt "); view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, rate, true); view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true); text(36, "data"); view.setUint32(40, length * 2, true);
  for (let index = 0; index < length; index += 1) {
    const envelope = Math.sin((Math.PI * index) / length) ** 2;
    const tone = Math.sin((2 * Math.PI * (280 + 60 * Math.sin(index / 900)) * index) / rate);
    view.setInt16(44 + index * 2, 9000 * envelope * tone, true);
  }
  return new File([view], "voice.wav", { type: "audio/wav" });
}
