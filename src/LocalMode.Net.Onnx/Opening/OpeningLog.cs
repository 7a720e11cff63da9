using Microsoft.Extensions.Logging;

namespace LocalMode.Onnx;

/// <summary>What is logged of an opening.</summary>
internal static partial class OpeningLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Model} ({Graph}) on {Provider} with {Workers} workers: {Output} of width {Width}, at most {MaxTokens} tokens a text.")]
    public static partial void Opened(ILogger logger, string model, string graph, OnnxExecutionProvider provider, int workers, string output, int width, int maxTokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} has no decoder with a cache beside {Graph}: every token computes the whole answer anew.")]
    public static partial void NoCache(ILogger logger, string model, string graph);
}
