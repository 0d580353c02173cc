/// What an application sees of Thywill: its clients, its channels, its storage, and the callbacks it may answer.
///
/// Everything here needs the JDK and nothing else; an application jar carries no part of the server.
@NullMarked
package org.thywill.app;

import org.jspecify.annotations.NullMarked;
