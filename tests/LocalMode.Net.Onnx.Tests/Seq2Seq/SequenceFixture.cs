using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>The opened graphs of a fixture and its settings.</summary>
internal sealed class SequenceFixture : IDisposable
{
    private readonly EncoderDecoderSession _session;
    private readonly SequenceDecoder _decoder;
    private readonly int? _positions;

    private SequenceFixture(EncoderDecoderSession session, GenerationConfig config, int? positions)
    {
        _session = session;
        _decoder = new(session, Options);
        _positions = positions;
        Config = config;
    }

    public GenerationConfig Config { get; }

    public RunOptions Options { get; } = new();

    public static SequenceFixture Open(string fixture, string? decoder = null, string? later = null)
    {
        string directory = TaskFixture.Directory(fixture);
        EncoderDecoderFiles files = EncoderDecoderFiles.Locate(fixture, directory, new(Decoder: decoder, DecoderWithPast: later));
        using JsonModelFile config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"))!;
        return new(
            EncoderDecoderSession.Open(fixture, files, new OnnxSummarizerOptions(), NullLogger.Instance, TestContext.Current.CancellationToken),
            GenerationConfigReader.Read(directory, config, ignoreSampling: false),
            config.GetCount("max_position_embeddings"));
    }

    public GeneratedTokens[] Generate(SequenceGolden golden, GenerationConfig config, int[] prompt) =>
        SequenceGenerator.Generate(_decoder, golden.Over(config), golden.InputIds, prompt, _positions);

    public GeneratedTokens[] Generate(SequenceGolden golden, Action? beforeStep = null)
    {
        _decoder.IsStopped = () =>
        {
            beforeStep?.Invoke();
            return false;
        };
        return SequenceGenerator.Generate(_decoder, golden.Over(Config), golden.InputIds, [Config.DecoderStartToken!.Value], _positions);
    }

    /// <summary>Makes of an answer what generate() returns: the prompt in front, and filled up as beam search does.</summary>
    public int[] Fill(int[] ids, int length)
    {
        int fill = Config.PadToken is { } pad and not 0 ? pad : Config.EosTokens[0];
        return [Config.DecoderStartToken!.Value, .. ids, .. Enumerable.Repeat(fill, Math.Max(0, length - 1 - ids.Length))];
    }

    public void Dispose()
    {
        _decoder.Dispose();
        Options.Dispose();
        _session.Dispose();
    }
}
