package org.thywill.launcher;

/// The server's main class.
public final class Thywill {

    private Thywill() {}

    public static void main(String[] arguments) {
        System.out.println("Thywill has nothing to start yet: this is the place of its main class.");
    }
}
