namespace LocalMode.Core.Tests.Inference;

/// <summary>Reports on the caller's thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class ImmediateProgress(Action<BatchProgress> report) : IProgress<BatchProgress>
{
    public void Report(BatchProgress value) => report(value);
}
