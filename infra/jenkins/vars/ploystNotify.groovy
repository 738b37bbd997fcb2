import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException

/**
 * Tells Ployst how far this build is: ploystNotify('STARTED'), and ploystNotify('FINALIZED') at its end.
 *
 * Has to run inside a node, and needs the plugins Pipeline and Credentials Binding. Whatever goes wrong is written into the
 * log, and the build goes on.
 *
 * Options: url, the project's hook, where PLOYST_HOOK_URL is not set for all of Jenkins; credentialsId of its secret,
 * 'ployst-hook-secret' where not given; commit, what was checked out, for a scripted pipeline, which has no GIT_COMMIT;
 * status, where it is not to be the build's own.
 */
def call(Map options = [:], String phase) {
    try {
        if (!isUnix()) {
            echo 'ploystNotify: this agent has no POSIX shell; nothing was sent'
            return
        }
        def variables = ["PLOYST_PHASE=${phase}", "PLOYST_STARTED_AT=${currentBuild.startTimeInMillis}"]
        if (phase == 'FINALIZED') {
            variables << "PLOYST_STATUS=${options.status ?: currentBuild.currentResult}"
        }
        if (options.url) {
            variables << "PLOYST_HOOK_URL=${options.url}"
        }
        if (options.commit) {
            variables << "GIT_COMMIT=${options.commit}"
        }
        def id = options.credentialsId ?: 'ployst-hook-secret'
        withEnv(variables) {
            withCredentials([string(credentialsId: id, variable: 'PLOYST_HOOK_SECRET')]) {
                sh(label: "ployst-notify ${phase}", script: libraryResource('ployst-notify'), returnStatus: true)
            }
        }
    } catch (FlowInterruptedException interruption) {
        throw interruption
    } catch (Exception problem) {
        echo "ploystNotify: nothing was sent: ${problem}"
    }
}
