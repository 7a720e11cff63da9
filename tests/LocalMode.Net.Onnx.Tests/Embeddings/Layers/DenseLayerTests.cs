using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Embeddings.Layers;

public sealed class DenseLayerTests : IDisposable
{
    private readonly ModelDirectoryBuilder _directory = new();

    [Theory]
    [InlineData("torch.nn.modules.linear.Identity", 5.5f, -9.75f)]
    [InlineData("torch.nn.modules.activation.ReLU", 5.5f, 0f)]
    [InlineData("torch.nn.modules.activation.Tanh", 0.99996657f, -1f)]
    [InlineData("torch.nn.modules.activation.Sigmoid", 0.99592986f, 5.829e-5f)]
    [InlineData("torch.nn.modules.activation.SiLU", 5.4776143f, -5.683e-4f)]
    public void Apply_EveryFunction_IsTheFunctionOfWeightTimesInputPlusBias(string function, float first, float second)
    {
        // 1 * 1 + 2 * 2 + 0.5; 1 * -3 + 2 * -3.5 + 0.25.
        DenseLayer layer = Read($$"""{"in_features":2,"out_features":2,"bias":true,"activation_function":"{{function}}"}""", ("linear.weight", [2, 2], [1, 2, -3, -3.5f]), ("linear.bias", [2], [0.5f, 0.25f]));
        float[] output = new float[2];

        layer.Apply([1, 2], output);

        output[0].Should().BeApproximately(first, 1e-5f);
        output[1].Should().BeApproximately(second, 1e-5f);
    }

    [Fact]
    public void Apply_Residual_AddsTheInputOrItsProjection()
    {
        DenseLayer same = Read("""{"bias":false,"use_residual":true,"activation_function":"torch.nn.modules.linear.Identity"}""", ("linear.weight", [2, 2], [1, 0, 0, 2]));
        float[] output = new float[2];
        same.Apply([3, 4], output);
        output.Should().Equal(6, 12);

        DenseLayer narrower = Read("""{"bias":false,"use_residual":true,"activation_function":"torch.nn.modules.linear.Identity"}""", ("linear.weight", [1, 2], [1, 1]), ("residual.weight", [1, 2], [10, 100]));
        float[] single = new float[1];
        narrower.Apply([3, 4], single);
        single.Should().Equal(7 + 430);
        narrower.OutputLength(2).Should().Be(1);
        FluentActions.Invoking(() => narrower.OutputLength(3)).Should().Throw<ModelInvalidException>().WithMessage("*2 values*3*");
    }

    [Fact]
    public void Read_NoConfigOrWeights_NamesTheFile()
    {
        FluentActions.Invoking(() => DenseLayer.Read(_directory.PathOf("2_Dense"))).Should().Throw<ModelNotFoundException>().Which.ProbedPaths.Should().Equal(_directory.PathOf("2_Dense/config.json"));
        _directory.Write("2_Dense/config.json", "{}");
        FluentActions.Invoking(() => DenseLayer.Read(_directory.PathOf("2_Dense"))).Should().Throw<ModelNotFoundException>().Which.ProbedPaths.Should().Equal(_directory.PathOf("2_Dense/model.safetensors"));
        _directory.Write("2_Dense/pytorch_model.bin", "pickle");
        FluentActions.Invoking(() => DenseLayer.Read(_directory.PathOf("2_Dense"))).Should().Throw<ModelNotFoundException>().WithMessage("*pytorch_model.bin*safetensors*");
    }

    [Theory]
    [InlineData("""{"in_features":3}""", "$.in_features")]
    [InlineData("""{"out_features":3}""", "$.out_features")]
    public void Read_ConfigThatDoesNotFitTheWeights_IsInvalid(string config, string field) =>
        FluentActions.Invoking(() => Read(config, ("linear.weight", [2, 2], [1, 2, 3, 4]), ("linear.bias", [2], [1, 2])))
            .Should().Throw<ModelInvalidException>().Which.Field.Should().Be(field);

    [Fact]
    public void Read_WeightsOfAnotherShape_AreInvalid()
    {
        FluentActions.Invoking(() => Read("{}", ("linear.weight", [4], [1, 2, 3, 4]))).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("linear.weight");
        FluentActions.Invoking(() => Read("{}", ("linear.weight", [2, 2], [1, 2, 3, 4]), ("linear.bias", [3], [1, 2, 3]))).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("linear.bias");
        FluentActions.Invoking(() => Read("{}", ("linear.weight", [2, 2], [1, 2, 3, 4]))).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("linear.bias");
    }

    [Theory]
    [InlineData("""{"activation_function":"my.package.Softsign"}""", "*my.package.Softsign*Tanh*")]
    [InlineData("""{"module_input_name":"token_embeddings"}""", "*over tokens*")]
    public void Read_WhatWeLack_IsUnsupported(string config, string message) =>
        FluentActions.Invoking(() => Read(config)).Should().Throw<UnsupportedCapabilityException>().WithMessage(message);

    [Fact]
    public void LayerNorm_Vector_HasMeanBiasAndLengthOfTheWeight()
    {
        _directory.Write("3_LayerNorm/config.json", """{"dimension":4}""")
            .Write("3_LayerNorm/model.safetensors", SafetensorsWriter.Write(("norm.weight", [4], [1, 2, 1, 1]), ("norm.bias", [4], [0, 0, 10, 0])));
        LayerNormLayer layer = LayerNormLayer.Read(_directory.PathOf("3_LayerNorm"));
        float[] output = new float[4];

        layer.Apply([1, 2, 3, 4], output);

        // Mean 2.5, variance 1.25.
        float deviation = MathF.Sqrt(1.25f + 1e-5f);
        output.Zip([-1.5f / deviation, 2 * -0.5f / deviation, 10 + (0.5f / deviation), 1.5f / deviation], static (x, y) => MathF.Abs(x - y)).Max().Should().BeLessThan(1e-5f);
    }

    public void Dispose() => _directory.Dispose();

    private DenseLayer Read(string config, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        _directory.Write("2_Dense/config.json", config).Write("2_Dense/model.safetensors", SafetensorsWriter.Write(tensors));
        return DenseLayer.Read(_directory.PathOf("2_Dense"));
    }
}
