using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Tensors of one shape over a worker's memory, bound to the graph's inputs and outputs where that is safe.</summary>
internal sealed class BoundShape : IDisposable
{
    private readonly EncoderSession _session;
    private readonly OrtIoBinding? _binding;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    public BoundShape(EncoderSession session, EncoderInput[] inputs, float[][] outputs, int rows, int columns)
    {
        _session = session;
        long[] inputShape = [rows, columns];
        _inputs = Array.ConvertAll(inputs, input => input.View(inputShape, rows * columns));
        _outputs = new OrtValue[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            EncoderOutput output = session.Outputs[i];
            _outputs[i] = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, outputs[i].AsMemory(0, output.Length(rows, columns)), output.Shape(rows, columns));
        }

        if (!session.BindsMemory)
            return;

        _binding = session.Session.CreateIoBinding();
        for (int i = 0; i < inputs.Length; i++)
            _binding.BindInput(inputs[i].Name, _inputs[i]);
        for (int i = 0; i < outputs.Length; i++)
            _binding.BindOutput(session.OutputNames[i], _outputs[i]);
    }

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
