using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Tensors of one shape over a worker's memory, bound to the graph's inputs and its output where that is safe.</summary>
internal sealed class BoundShape : IDisposable
{
    private readonly EncoderSession _session;
    private readonly OrtIoBinding? _binding;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    public BoundShape(EncoderSession session, EncoderInput[] inputs, float[] output, int rows, int columns)
    {
        _session = session;
        long[] inputShape = [rows, columns];
        long[] outputShape = session.Graph.IsPooled ? [rows, session.Dimensions] : [rows, columns, session.Dimensions];
        OutputLength = (session.Graph.IsPooled ? rows : rows * columns) * session.Dimensions;
        _inputs = Array.ConvertAll(inputs, input => input.View(inputShape, rows * columns));
        _outputs = [OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.AsMemory(0, OutputLength), outputShape)];

        if (!session.BindsMemory)
            return;

        _binding = session.Session.CreateIoBinding();
        for (int i = 0; i < inputs.Length; i++)
            _binding.BindInput(inputs[i].Name, _inputs[i]);

        _binding.BindOutput(session.Graph.Output, _outputs[0]);
    }

    /// <summary>Gets the number of values that a run writes.</summary>
    public int OutputLength { get; }

    public void Run(RunOptions options)
    {
        if (_binding is not null)
            _session.Session.RunWithBinding(options, _binding);
        else
            _session.Session.Run(options, _session.InputNames, _inputs, _session.OutputNames, _outputs);
    }

    public void Dispose()
    {
        _binding?.Dispose();
        foreach (OrtValue value in _inputs)
            value.Dispose();
        foreach (OrtValue value in _outputs)
            value.Dispose();
    }
}
