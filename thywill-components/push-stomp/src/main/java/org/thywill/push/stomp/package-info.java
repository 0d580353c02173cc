/// Push for clients that speak STOMP, on Spring Messaging and Artemis.
/// Browsers are never subscribers of the broker: the server subscribes once and fans out.
@NullMarked
package org.thywill.push.stomp;

import org.jspecify.annotations.NullMarked;
