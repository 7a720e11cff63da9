using Microsoft.Extensions.AI;

namespace LocalMode.Onnx;

/// <summary>The two ends of a call: the caller's texts and the results.</summary>
internal static class SequenceInputs
{
    /// <summary>Reads the texts once.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    /// <exception cref="ArgumentException">A text is null; the message names its index.</exception>
    public static string[] Read(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] inputs = [.. texts];
        int missing = Array.IndexOf(inputs, null);
        return missing < 0 ? inputs : throw new ArgumentException($"The text at index {missing} is null.", nameof(texts));
    }

    /// <summary>Makes the results of a call.</summary>
    public static InferenceResults<TResult> Collect<TResult>(
        SequenceOutcome[] outcomes, string model, TimeSpan duration, Func<SequenceOutcome, UsageDetails, TResult> make)
        where TResult : InferenceResult
    {
        TResult[] results = new TResult[outcomes.Length];
        long input = 0;
        long output = 0;
        bool isTruncated = false;
        for (int i = 0; i < results.Length; i++)
        {
            input += outcomes[i].InputTokens;
            output += outcomes[i].OutputTokens;
            isTruncated |= outcomes[i].IsTruncated;
            results[i] = make(outcomes[i], Usage(outcomes[i].InputTokens, outcomes[i].OutputTokens));
        }

        return new(results) { Usage = Usage(input, output), ModelId = model, Duration = duration, IsInputTruncated = isTruncated };
    }

    private static UsageDetails Usage(long input, long output) =>
        new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
}
