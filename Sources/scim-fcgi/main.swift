import Glibc
import SCIMFCGI

exit(Worker.run(arguments: Array(CommandLine.arguments.dropFirst()), application: Worker.provider))
