namespace LocalMode.Core.Tests.Models;

/// <summary>Keeps what is reported, on the reporting thread and in order, which <see cref="Progress{T}"/> does not promise.</summary>
internal sealed class ProgressRecorder(Action<ModelLoadProgress>? onReport = null) : IProgress<ModelLoadProgress>
{
    public List<ModelLoadProgress> Reports { get; } = [];

    public void Report(ModelLoadProgress value)
    {
        Reports.Add(value);
        onReport?.Invoke(value);
    }
}
