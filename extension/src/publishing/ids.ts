/** Commands on published pages, which other features execute too. */
export const PageCommands = {
  show: 'stepguide:show-page',
  openCopy: 'stepguide:open-copy',
  openLinkedCopy: 'stepguide:open-linked-copy'
} as const;
