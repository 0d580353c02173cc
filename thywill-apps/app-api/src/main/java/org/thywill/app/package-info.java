/// Application, Client and Room: the contracts an application is written against.
/// They need nothing of the server, so that an application jar stays small.
@NullMarked
package org.thywill.app;

import org.jspecify.annotations.NullMarked;
