/// What tests of components share: contract tests, fakes, recorders and clients.
/// It is only ever used at test scope.
@NullMarked
package org.thywill.component.testkit;

import org.jspecify.annotations.NullMarked;
