using LocalMode.Models;
using LocalMode.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>One text, tokenised and bound once: only the graph runs, on the caller's thread.</summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _values = [];

    public BoundRun(InferenceSession session, string text)
    {
        _session = session;
        _binding = session.CreateIoBinding();
        HfTokenizer tokenizer = HfTokenizer.Load(Path.Combine(AllMiniLmL6V2.Model.Path, "tokenizer.json"));
        int[] room = new int[BareEncoder.MaxTokens];
        Tokens = tokenizer.EncodeIds(text, room, default, addSpecialTokens: true, allowSpecialTokens: false);
        long[] shape = [1, Tokens];
        foreach (string name in session.InputNames)
        {
            long[] values = new long[Tokens];
            if (name == "input_ids")
                room.AsSpan(0, Tokens).ToArray().CopyTo(values, 0);
            else if (name == "attention_mask")
                Array.Fill(values, 1);

            OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
            _values.Add(value);
            _binding.BindInput(name, value);
        }

        OrtValue output = OrtValue.CreateTensorValueFromMemory(new float[Tokens * BareEncoder.Dimensions], [1, Tokens, BareEncoder.Dimensions]);
        _values.Add(output);
        _binding.BindOutput(session.OutputNames[0], output);
    }

    public int Tokens { get; }

    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        foreach (OrtValue value in _values)
            value.Dispose();

        _options.Dispose();
    }
}
