package org.thywill.component.testkit;

import org.thywill.component.Database;

class MemoryDatabaseTest extends DatabaseContract {
    private final MemoryDatabase database = new MemoryDatabase();

    @Override
    protected Database open() {
        return database;
    }
}
