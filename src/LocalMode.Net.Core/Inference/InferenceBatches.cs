using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Runs a role over many inputs in batches: what the verbs named Many share.</summary>
internal static class InferenceBatches
{
    /// <summary>The inputs that a verb gives a role in one call unless told otherwise.</summary>
    public const int DefaultBatchSize = 512;

    /// <summary>Reads the inputs once and checks that none is null.</summary>
    /// <exception cref="ArgumentException">An input is null; the message names its index.</exception>
    public static List<TInput> Materialize<TInput>(IEnumerable<TInput> inputs, Func<TInput, bool> isMissing, string parameter)
    {
        List<TInput> list = [.. inputs];
        int missing = list.FindIndex(input => isMissing(input));
        return missing < 0 ? list : throw new ArgumentException($"The text at index {missing} is null; expected a string.", parameter);
    }

    /// <summary>Reads the labels that a caller names once, and checks that there is one and that none is null.</summary>
    /// <exception cref="ArgumentException">There is no label, or one is null; the message names its index.</exception>
    public static List<string> Labels(IEnumerable<string> labels)
    {
        List<string> list = [.. labels];
        int missing = list.IndexOf(null!);
        if (missing >= 0)
            throw new ArgumentException($"The label at index {missing} is null; expected a string.", nameof(labels));

        return list.Count > 0 ? list : throw new ArgumentException("There is no label; expected one at least.", nameof(labels));
    }

    /// <summary>Gives a role one batch of inputs after the other, reports after each, and joins what comes back.</summary>
    /// <exception cref="InvalidOutputException">The role returned another number of results than it got inputs.</exception>
    public static async Task<InferenceResults<TResult>> RunAsync<TInput, TResult>(
        List<TInput> inputs,
        int batchSize,
        IProgress<BatchProgress>? progress,
        Func<IReadOnlyList<TInput>, CancellationToken, Task<InferenceResults<TResult>>> run,
        CancellationToken cancellationToken)
        where TResult : InferenceResult
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        cancellationToken.ThrowIfCancellationRequested();
        List<TResult> all = new(inputs.Count);
        UsageDetails? usage = new() { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 };
        TimeSpan duration = TimeSpan.Zero;
        string? modelId = null;
        bool truncated = false;
        AdditionalPropertiesDictionary? properties = null;
        for (int start = 0; start < inputs.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<TInput> batch = inputs.GetRange(start, Math.Min(batchSize, inputs.Count - start));
            InferenceResults<TResult> part = await run(batch, cancellationToken).ConfigureAwait(false);
            CheckCount(part, batch.Count);
            all.AddRange(part);
            modelId ??= part.ModelId;
            truncated |= part.IsInputTruncated;
            duration += part.Duration;
            if (part.Usage is null)
                usage = null;
            else
                usage?.Add(part.Usage);

            foreach (KeyValuePair<string, object?> property in part.AdditionalProperties ?? [])
                (properties ??= [])[property.Key] = property.Value;

            progress?.Report(new(all.Count, inputs.Count));
        }

        return new(all) { Usage = usage, ModelId = modelId, Duration = duration, IsInputTruncated = truncated, AdditionalProperties = properties };
    }

    /// <summary>Returns the only result of a call with one input.</summary>
    /// <exception cref="InvalidOutputException">The role did not return exactly one result.</exception>
    public static TResult Single<TResult>(InferenceResults<TResult> results)
        where TResult : InferenceResult
    {
        CheckCount(results, 1);
        return results[0];
    }

    private static void CheckCount<TResult>(InferenceResults<TResult> results, int expected)
        where TResult : InferenceResult
    {
        if (results.Count != expected)
            throw new InvalidOutputException($"the model returned {results.Count} results for {expected} inputs.", text: "");
    }
}
