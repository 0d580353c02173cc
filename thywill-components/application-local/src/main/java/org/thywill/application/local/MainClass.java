package org.thywill.application.local;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;

/// The class that a manifest names as `main`.
record MainClass(ClassLoader loader, String name) {

    /// Makes the application, with its class loader as the thread's.
    ///
    /// @throws RefusedJar if the class is missing, is no application, or cannot be made
    Application instance() throws RefusedJar {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (Application) constructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new RefusedJar("the constructor of " + name + " failed: " + e.getCause() + advice(e.getCause()), e);
        } catch (ExceptionInInitializerError e) {
            throw new RefusedJar(initializerFailed(Objects.requireNonNullElse(e.getCause(), e)), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new RefusedJar(name + " cannot be made: " + e + advice(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// What to do about a class that is not there, which mostly is one of a library.
    private static String advice(@Nullable Throwable failure) {
        return failure instanceof NoClassDefFoundError
                ? "; put the libraries it needs into the jar, as write-an-application.md says"
                : "";
    }

    /// With the line of the initialiser, which is the frame nearest to what failed.
    private static String initializerFailed(Throwable cause) {
        var place = Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .findFirst()
                .map(frame -> " of %s, line %d,".formatted(frame.getClassName(), frame.getLineNumber()));
        return "the static initializer%s failed: %s".formatted(place.orElse(""), cause);
    }

    private Constructor<?> constructor() throws RefusedJar {
        try {
            var type = Class.forName(name, false, loader);
            if (!Application.class.isAssignableFrom(type)) {
                throw new RefusedJar(name + " does not implement " + Application.class.getName());
            }
            if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
                throw new RefusedJar(name + " is not public, or is abstract");
            }
            return type.getConstructor();
        } catch (ClassNotFoundException _) {
            throw new RefusedJar("it lacks its main class " + name);
        } catch (NoSuchMethodException _) {
            throw new RefusedJar(name + " has no public constructor without parameters");
        } catch (UnsupportedClassVersionError e) {
            throw new RefusedJar(name + " is compiled for a newer Java: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new RefusedJar(name + " cannot be loaded: " + e + advice(e), e);
        }
    }
}
