using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>Short ways to make requests of the engine and to collect what comes back.</summary>
internal static class Requests
{
    public static GenerationRequest Greedy(
        int[] prompt,
        int tokens = 8,
        InferencePriority priority = InferencePriority.Normal,
        TokenConstraint? constraint = null,
        IReadOnlySet<int>? shown = null) => new()
        {
            Prompt = prompt,
            Sampling = SamplingSettings.From(new() { Temperature = 0 }),
            MaxOutputTokens = tokens,
            StopSequences = [],
            Priority = priority,
            Script = constraint,
            ShownSpecials = shown,
        };

    public static async Task<string> TextAsync(this GenerationRequest request, CancellationToken cancellationToken)
    {
        System.Text.StringBuilder text = new();
        await foreach (AnswerPiece piece in request.Pieces.ReadAllAsync(cancellationToken))
            text.Append(piece.Text);

        return text.ToString();
    }

    public static async Task<string> AskAsync(this InferenceWorker worker, GenerationRequest request, CancellationToken cancellationToken)
    {
        worker.Enqueue(request);
        return await request.TextAsync(cancellationToken);
    }
}
