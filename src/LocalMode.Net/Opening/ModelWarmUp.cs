using Microsoft.Extensions.Hosting;

namespace LocalMode.Opening;

/// <summary>Opens every registered model in the background when the host starts, so that no user waits for it.</summary>
internal sealed class ModelWarmUp(IEnumerable<IModelReadiness> models) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (IModelReadiness model in models)
        {
            // The opener has logged a failure; the requests that need the model are told, and the host serves all others.
            await model.WarmUpAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
