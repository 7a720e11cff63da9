using System.Runtime.InteropServices;
using LocalMode;
using LocalMode.Models;

foreach (ModelReference model in new[] { AllMiniLmL6V2.Model, SmolLM2.Instruct135M })
{
    await model.VerifyAsync();
    Console.WriteLine($"verified {model.Name}");
}

string portable = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
string natives = Directory.Exists(portable) ? portable : AppContext.BaseDirectory;
foreach (string library in new[] { "libggml-base.so", "libggml.v0.5.0.so", "libllama.v0.5.0.so" })
{
    NativeLibrary.Load(Path.Combine(natives, library));
    Console.WriteLine($"loaded {library}");
}
