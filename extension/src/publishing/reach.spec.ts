import { isLoopback } from './reach';

describe('isLoopback', () => {
  it.each([
    'http://localhost:8888/lab',
    'http://127.0.0.1/',
    'http://127.8.0.1/',
    'http://[::1]:1/'
  ])('knows %s', url => {
    expect(isLoopback(url)).toBe(true);
  });

  it.each([
    'https://hub.example.org/user/lee/',
    'http://10.0.0.7:8888/',
    'http://127.example.org/'
  ])('does not take %s for this machine', url => {
    expect(isLoopback(url)).toBe(false);
  });
});
