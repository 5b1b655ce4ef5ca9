/** Whether this page is the app's window and not a browser's: the app has menus, and hands over a port. */
export const inApp = (): boolean => window.location.protocol === 'app:'
