package org.thywill.talk;

import java.util.List;

/// Who is in a room, as it stands on `people/ROOM`.
///
/// @param count how many people there are; `people` names the first 100 of them, in the order in which they came
record People(int count, List<Person> people) {

    /// @param by names the browser
    /// @param tabs how many of its pages are in the room
    record Person(String by, String name, int tabs) {}
}
