package org.thywill.bootstrap;

import org.thywill.component.ApplicationInterface;
import org.thywill.component.DeployedApplication;

/// Hosts applications first and shows them then; hides them first and ends them then.
record SiteListener(ApplicationInterface.Listener core, PageSite site) implements ApplicationInterface.Listener {

    @Override
    public void deployed(DeployedApplication application) {
        core.deployed(application);
        try {
            site.add(application);
        } catch (RuntimeException e) {
            core.removed(application);
            throw e;
        }
    }

    @Override
    public void removed(DeployedApplication application) {
        site.remove(application);
        core.removed(application);
    }
}
