// Reading aids of public pages: a panel of switches, reading aloud with the browser's own voice, a reading line.
// Nothing is sent anywhere; what the reader chose stays in this browser.
