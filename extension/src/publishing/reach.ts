/** Whether an address leads every browser to its own machine, and so not to another's. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url, 'http://localhost/');
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
