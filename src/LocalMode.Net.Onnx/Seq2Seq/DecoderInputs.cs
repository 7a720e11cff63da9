using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>What one step of a decoder takes and gives, in the order of its names. Owns the values until they are cleared.</summary>
internal sealed class DecoderInputs(DecoderGraph graph, string[] outputNames)
{
    private readonly OrtValue?[] _inputs = new OrtValue?[graph.Inputs.Length];
    private readonly OrtValue?[] _outputs = new OrtValue?[outputNames.Length];

    public DecoderGraph Graph { get; } = graph;

    /// <summary>Takes the value of an input; one that the graph does not have is dropped.</summary>
    public void Set(string name, OrtValue value)
    {
        int index = Array.IndexOf(Graph.Inputs, name);
        if (index < 0)
            value.Dispose();
        else
            _inputs[index] = value;
    }

    /// <summary>Takes the memory of an output.</summary>
    public void SetOutput(int index, OrtValue value) => _outputs[index] = value;

    /// <summary>Runs the step; every input and output was set.</summary>
    public void Run(RunOptions options) => Graph.Session.Run(options, Graph.Inputs, _inputs!, outputNames, _outputs!);

    /// <summary>Disposes of the values.</summary>
    public void Clear()
    {
        Dispose(_inputs);
        Dispose(_outputs);
    }

    private static void Dispose(OrtValue?[] values)
    {
        foreach (OrtValue? value in values)
            value?.Dispose();

        Array.Clear(values);
    }
}
